/**
 * What an attempt can end in: values only.
 */
@NullMarked
package dev.graphrag.openai.attempt;

import org.jspecify.annotations.NullMarked;
