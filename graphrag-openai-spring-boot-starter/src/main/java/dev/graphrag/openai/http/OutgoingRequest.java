package dev.graphrag.openai.http;

import java.time.Duration;
import java.util.Map;

import dev.graphrag.openai.Secret;

/**
 * One request to make.
 *
 * @param content what to send
 * @param headers headers to send besides those that the transport owns, by name
 * @param apiKey credential to send
 * @param timeout total time, from the connection to the last byte; of a stream, to its
 * first event
 * @param onNewConnection whether to open a connection instead of taking a pooled one
 * @param cancellation lets another thread end it
 */
public record OutgoingRequest(Content content, Map<String, String> headers, Secret apiKey, Duration timeout,
		boolean onNewConnection, Cancellation cancellation) {
}
