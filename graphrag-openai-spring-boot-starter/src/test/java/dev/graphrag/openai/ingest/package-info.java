/**
 * A small ingest service, written as users write theirs: documents become passages of a
 * graph, and questions are answered from them.
 */
@NullMarked
package dev.graphrag.openai.ingest;

import org.jspecify.annotations.NullMarked;
