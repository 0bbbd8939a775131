/**
 * Tests of the stores of vectors, over real databases.
 */
@NullMarked
package dev.graphrag.openai.store;

import org.jspecify.annotations.NullMarked;
