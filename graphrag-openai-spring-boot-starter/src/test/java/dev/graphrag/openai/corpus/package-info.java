/**
 * What becomes of the texts of a corpus.
 */
@NullMarked
package dev.graphrag.openai.corpus;

import org.jspecify.annotations.NullMarked;
