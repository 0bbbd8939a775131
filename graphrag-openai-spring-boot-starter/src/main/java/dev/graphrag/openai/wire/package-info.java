/**
 * Reads and checks OpenAI's answers as bytes, before any library sees them.
 */
@NullMarked
package dev.graphrag.openai.wire;

import org.jspecify.annotations.NullMarked;
