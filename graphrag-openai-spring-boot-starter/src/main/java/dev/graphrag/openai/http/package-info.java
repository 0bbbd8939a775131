/**
 * One HTTP exchange with OpenAI: exactly one request, a total timeout, a bounded answer,
 * and what came of it.
 */
@NullMarked
package dev.graphrag.openai.http;

import org.jspecify.annotations.NullMarked;
