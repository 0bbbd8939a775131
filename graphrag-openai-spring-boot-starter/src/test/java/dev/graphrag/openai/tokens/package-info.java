/**
 * Tokens of texts.
 */
@NullMarked
package dev.graphrag.openai.tokens;

import org.jspecify.annotations.NullMarked;
