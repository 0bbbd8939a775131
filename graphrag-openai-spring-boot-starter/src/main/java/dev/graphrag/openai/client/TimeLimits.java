package dev.graphrag.openai.client;

import java.time.Duration;

import dev.graphrag.openai.settings.OpenAiSettings;

/**
 * The time that calls may take.
 *
 * @param call attempts and waits of a call, and of a stream before its first content
 * @param stream a stream in all
 */
record TimeLimits(Duration call, Duration stream) {

	static TimeLimits of(OpenAiSettings settings) {
		return new TimeLimits(settings.retry().maxElapsed(), settings.stream().maxDuration());
	}

	/**
	 * Return the limits of a view that has a deadline of its own.
	 */
	TimeLimits within(Duration deadline) {
		return new TimeLimits(shorter(this.call, deadline), shorter(this.stream, deadline));
	}

	/**
	 * Return what the attempts and waits of a stream may take.
	 */
	Duration beforeContent() {
		return shorter(this.call, this.stream);
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

}
