/**
 * What applications get that speak Spring AI, or that do not wait for answers.
 */
@NullMarked
package dev.graphrag.openai.springai;

import org.jspecify.annotations.NullMarked;
