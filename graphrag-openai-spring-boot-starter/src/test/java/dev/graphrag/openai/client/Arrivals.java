package dev.graphrag.openai.client;

import java.time.Duration;

import dev.graphrag.openai.test.OpenAiEmulator;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Waits for requests of other threads.
 */
public final class Arrivals {

	private Arrivals() {
	}

	/**
	 * Wait until the first request has arrived, and fail where there are more.
	 */
	public static void awaitRequest(OpenAiEmulator openAi) {
		Awaitility.await("the first request")
			.pollInterval(Duration.ofMillis(5))
			.until(() -> !openAi.requests().isEmpty());
		assertThat(openAi.requests()).hasSize(1);
	}

}
