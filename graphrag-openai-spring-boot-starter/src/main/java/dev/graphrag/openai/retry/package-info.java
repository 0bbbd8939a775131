/**
 * Whether and when a failed attempt is followed by another.
 */
@NullMarked
package dev.graphrag.openai.retry;

import org.jspecify.annotations.NullMarked;
