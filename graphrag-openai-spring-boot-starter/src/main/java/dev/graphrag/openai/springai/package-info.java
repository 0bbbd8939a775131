/**
 * Spring AI's models over the guarded client, for code that is written against them.
 */
@NullMarked
package dev.graphrag.openai.springai;

import org.jspecify.annotations.NullMarked;
