/**
 * Counts tokens as OpenAI's embedding models do.
 */
@NullMarked
package dev.graphrag.openai.tokens;

import org.jspecify.annotations.NullMarked;
