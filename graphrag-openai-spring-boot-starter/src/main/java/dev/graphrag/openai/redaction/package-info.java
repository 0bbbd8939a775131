/**
 * Takes secrets out of text that leaves the client.
 */
@NullMarked
package dev.graphrag.openai.redaction;

import org.jspecify.annotations.NullMarked;
