/**
 * The guarded call, top to bottom: guardrail, attempt series, exchange, result.
 */
@NullMarked
package dev.graphrag.openai.client;

import org.jspecify.annotations.NullMarked;
