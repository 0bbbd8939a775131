/**
 * The public face of the guarded OpenAI client: what a service injects, sets, receives
 * and catches.
 */
@NullMarked
package dev.graphrag.openai;

import org.jspecify.annotations.NullMarked;
