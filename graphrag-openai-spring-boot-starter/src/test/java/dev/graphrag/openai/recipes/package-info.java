/**
 * What the manual shows of callers that leave, written as users write it.
 */
@NullMarked
package dev.graphrag.openai.recipes;

import org.jspecify.annotations.NullMarked;
