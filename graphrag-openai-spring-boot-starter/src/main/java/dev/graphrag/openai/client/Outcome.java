package dev.graphrag.openai.client;

import dev.graphrag.openai.CallListener.Answer;

/**
 * What a call that succeeded brings.
 *
 * @param result what the caller gets
 * @param answer the figures that listeners get
 */
record Outcome<T>(T result, Answer answer) {
}
