package dev.graphrag.openai.client;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.http.RawServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Which headers listeners and options can add to a request.
 */
class CallHeadersTests {

	private static final String CANARY = "canary-7391";

	private final RawServer server = new RawServer(RawServer.answering(RawServer.ok(OpenAiStubs.chat("m"))));

	@AfterEach
	void close() throws Exception {
		this.server.close();
	}

	@Test
	void listenersAddHeaders() {
		assertThat(sentByListener("X-Team", CANARY)).isNull();
		assertThat(this.server.lastRequest()).contains("X-Team: " + CANARY + "\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Authorization", "authorization", "Host", "Content-Length", "Transfer-Encoding",
			"Proxy-Authorization", "X-Client-Request-Id" })
	void listenersReplaceNoHeaderOfTheTransport(String name) {
		assertThat(sentByListener(name, CANARY)).isNull();
		assertThat(this.server.lastRequest()).doesNotContain(CANARY)
			.contains("Authorization: Bearer sk-test-0123456789\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "Host:" + CANARY, "Transfer-Encoding:chunked", "X Team", "X(Team)", "X-\u00e9",
			"X\r\nHost" })
	void namesThatHttpDoesNotAllowAreRefused(String name) {
		assertThat(sentByListener(name, "1")).isInstanceOf(IllegalArgumentException.class)
			.hasMessageNotContaining(CANARY);
		assertThat(this.server.lastRequest()).doesNotContain(CANARY, "chunked");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nHost: b", "a\nb", "\u0000", "\u00e9", "\u007f" })
	void valuesThatHttpDoesNotAllowAreRefused(String value) {
		assertThat(sentByListener("X-Team", value)).isInstanceOf(IllegalArgumentException.class);
		assertThat(this.server.lastRequest()).doesNotContain("X-Team");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host:" + CANARY, "Transfer-Encoding:chunked" })
	void optionsAreHeldToTheSameRule(String name) {
		try (SharedOpenAiClient client = client(new CallListener() {
		})) {
			Prompt prompt = new Prompt("Hello",
					OpenAiChatOptions.builder().model("gpt-4.1-mini").customHeaders(Map.of(name, "1")).build());
			OpenAiClientException failure = catchThrowableOfType(OpenAiClientException.class,
					() -> client.chat(prompt));
			assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
			assertThat(this.server.requests()).isZero();
		}
	}

	private @Nullable Throwable sentByListener(String name, String value) {
		AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();
		try (SharedOpenAiClient client = client(new CallListener() {

			@Override
			public void attemptStarted(Call call) {
				try {
					call.header(name, value);
				}
				catch (IllegalArgumentException ex) {
					refusal.set(ex);
				}
			}

		})) {
			client.chat("Hello");
		}
		return refusal.get();
	}

	private SharedOpenAiClient client(CallListener listener) {
		return TestClients.client(TestClients.settings(this.server.baseUrl(), Map.of()), new ManualTime(), listener);
	}

}
