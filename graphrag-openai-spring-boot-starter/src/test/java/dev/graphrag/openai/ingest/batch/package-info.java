/**
 * An ingest service on Spring Batch, as the manual shows it, and what becomes of it when
 * it is killed.
 */
@NullMarked
package dev.graphrag.openai.ingest.batch;

import org.jspecify.annotations.NullMarked;
