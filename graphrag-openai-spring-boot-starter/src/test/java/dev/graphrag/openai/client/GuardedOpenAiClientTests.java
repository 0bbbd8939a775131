package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link GuardedOpenAiClient} over real HTTP.
 */
class GuardedOpenAiClientTests {

	private static final String CHAT = "/v1/chat/completions";

	private static final String EMBEDDINGS = "/v1/embeddings";

	@RegisterExtension
	static final WireMockExtension server = WireMockExtension.newInstance()
		.options(wireMockConfig().dynamicPort())
		.build();

	private final ManualTime time = new ManualTime();

	private SharedOpenAiClient client = client(Map.of());

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void chatReturnsFiguresAndSpringAiResponse() {
		server.stubFor(post(CHAT).willReturn(okJson(OpenAiStubs.chat("gpt-4.1-mini-2025-04-14"))));
		ChatResult result = this.client.chat("Hello");
		assertThat(result.text()).isEqualTo("Acknowledged.");
		assertThat(result.model()).isEqualTo("gpt-4.1-mini");
		assertThat(result.fallbackUsed()).isFalse();
		assertThat(result.promptTokens()).isEqualTo(21);
		assertThat(result.completionTokens()).isEqualTo(4);
		assertThat(result.finishReason()).isEqualTo("stop");
		assertThat(result.response().getResult()).isNotNull();
		assertThat(result.report().attempts()).containsExactly(Map.entry("gpt-4.1-mini", 1));
		server.verify(1,
				postRequestedFor(urlEqualTo(CHAT)).withHeader("Authorization", equalTo("Bearer sk-test-0123456789"))
					.withHeader("X-Client-Request-Id", equalTo(result.report().callId()))
					.withRequestBody(matchingJsonPath("$.model", equalTo("gpt-4.1-mini"))));
	}

	@Test
	void resultsPrintNoContent() {
		server.stubFor(post(CHAT).willReturn(okJson(OpenAiStubs.chat("m"))));
		assertThat(this.client.chat("Hello").toString()).contains("finishReason=stop").doesNotContain("Acknowledged");
	}

	@Test
	void chatHonoursOptionsOfPrompt() {
		server.stubFor(post(CHAT).willReturn(okJson(OpenAiStubs.chat("m"))));
		this.client.chat(new Prompt("Hello", ChatOptions.builder().temperature(0.0).maxTokens(32).build()));
		server.verify(1,
				postRequestedFor(urlEqualTo(CHAT)).withRequestBody(matchingJsonPath("$.model", equalTo("gpt-4.1-mini")))
					.withRequestBody(matchingJsonPath("$.temperature", equalTo("0.0")))
					.withRequestBody(matchingJsonPath("$.max_tokens", equalTo("32"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-4o-mini", "gpt-4", "GPT-4.1-MINI", "gpt-4.1-mini ", "" })
	void refusesModelOfPromptThatIsNotAllowed(String model) {
		Prompt prompt = new Prompt("Hello", ChatOptions.builder().model(model).build());
		OpenAiClientException failure = failure(() -> this.client.chat(prompt));
		assertThat(failure.reason()).isEqualTo(FailureReason.UNSUPPORTED_MODEL);
		assertThat(failure).hasMessageContainingAll("tests", "'" + model + "'", "gpt-4.1-mini");
		assertThat(failure.details()).containsEntry("supplied_model", model)
			.containsEntry("allowed_models", List.of("gpt-4.1-mini"));
		server.verify(0, postRequestedFor(urlEqualTo(CHAT)));
	}

	@Test
	void refusesModelSmuggledInByDeploymentNameOrExtraBody() {
		OpenAiChatOptions deployment = OpenAiChatOptions.builder()
			.model("gpt-4.1-mini")
			.deploymentName("gpt-4")
			.build();
		OpenAiChatOptions extra = OpenAiChatOptions.builder()
			.model("gpt-4.1-mini")
			.extraBody(Map.of("model", "gpt-4"))
			.build();
		assertThat(failure(() -> this.client.chat(new Prompt("Hello", deployment))).reason())
			.isEqualTo(FailureReason.UNSUPPORTED_MODEL);
		assertThat(failure(() -> this.client.chat(new Prompt("Hello", extra))).reason())
			.isEqualTo(FailureReason.UNSUPPORTED_MODEL);
		server.verify(0, postRequestedFor(urlEqualTo(CHAT)));
	}

	@Test
	void refusesFieldsOfTheExtraBodyThatTheGuardCannotFollow() {
		for (String field : List.of("models", "fallbacks", "route")) {
			OpenAiChatOptions routed = OpenAiChatOptions.builder()
				.model("gpt-4.1-mini")
				.extraBody(Map.of(field, List.of("gpt-4")))
				.build();
			OpenAiClientException failure = failure(() -> this.client.chat(new Prompt("Hello", routed)));
			assertThat(failure.reason()).isEqualTo(FailureReason.UNSUPPORTED_MODEL);
			assertThat(failure).hasMessageContaining("'" + field + "'");
		}
		OpenAiChatOptions stream = OpenAiChatOptions.builder()
			.model("gpt-4.1-mini")
			.extraBody(Map.of("stream", true))
			.build();
		OpenAiChatOptions messages = OpenAiChatOptions.builder()
			.model("gpt-4.1-mini")
			.extraBody(Map.of("messages", List.of()))
			.build();
		for (OpenAiChatOptions options : List.of(stream, messages)) {
			assertThat(failure(() -> this.client.chat(new Prompt("Hello", options))).reason())
				.isEqualTo(FailureReason.INVALID_REQUEST);
		}
		server.verify(0, postRequestedFor(urlEqualTo(CHAT)));
	}

	@Test
	void refusalOfSpringAisOwnDefaultsGivesTheCure() {
		OpenAiClientException chat = failure(
				() -> this.client.chat(new Prompt("Hello", OpenAiChatOptions.builder().build())));
		assertThat(chat.reason()).isEqualTo(FailureReason.UNSUPPORTED_MODEL);
		assertThat(chat).hasMessageContaining("ChatOptions.builder()");
		OpenAiClientException embedding = failure(() -> this.client.embeddings(List.of("Hello"),
				OpenAiEmbeddingOptions.builder().dimensions(1536).build()));
		assertThat(embedding.reason()).isEqualTo(FailureReason.UNSUPPORTED_MODEL);
		assertThat(embedding).hasMessageContaining("EmbeddingOptions.builder()");
		assertThat(server.getAllServeEvents()).isEmpty();
	}

	@Test
	void finishReasonThatIsNoWordIsMasked() {
		server.stubFor(
				post(CHAT).willReturn(okJson(OpenAiStubs.chat("m").replace("\"stop\"", "\"what the model said\""))));
		assertThat(this.client.chat("Hello").finishReason()).isEqualTo("***");
	}

	@Test
	void configuredFallbackModelCountsAsFallbackUsed() {
		this.client = client(Map.of("chat.model", "gpt-4o-mini", "fallback.enabled", "true"));
		server.stubFor(post(CHAT).willReturn(okJson(OpenAiStubs.chat("m"))));
		ChatResult result = this.client.chat("Hello");
		assertThat(result.model()).isEqualTo("gpt-4o-mini");
		assertThat(result.fallbackUsed()).isTrue();
	}

	@Test
	void waitsExactlyAsServerAsks() {
		answers(CHAT, status(429).withHeader("Retry-After", "1"), status(429).withHeader("Retry-After", "2"),
				okJson(OpenAiStubs.chat("m")));
		ChatResult result = this.client.chat("Hello");
		assertThat(this.time.sleeps()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
		assertThat(result.report().waits()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
		assertThat(result.report().totalAttempts()).isEqualTo(3);
		assertThat(result.report().lastRetryAfter()).isEqualTo(Duration.ofSeconds(2));
		assertThat(result.latencyMs()).isZero();
	}

	@Test
	void backsOffExponentiallyWithoutRetryAfter() {
		this.client = client(Map.of("retry.max-attempts", "5", "retry.max-backoff", "1500ms"));
		server.stubFor(post(CHAT).willReturn(status(503)));
		failure(() -> this.client.chat("Hello"));
		assertThat(this.time.sleeps()).extracting(Duration::toMillis).containsExactly(500L, 1000L, 1500L, 1500L);
	}

	@Test
	void jitterShortensWaits() {
		this.client = client(Map.of("retry.jitter", "0.5"));
		server.stubFor(post(CHAT).willReturn(status(503)));
		failure(() -> this.client.chat("Hello"));
		assertThat(this.time.sleeps()).extracting(Duration::toMillis).containsExactly(375L, 750L);
	}

	@ParameterizedTest
	@CsvSource({ "400, invalid_request, 1", "401, authentication, 1", "403, authentication, 1",
			"404, invalid_request, 1", "405, invalid_request, 1", "408, transient_failure, 3",
			"409, transient_failure, 3", "413, invalid_request, 1", "422, invalid_request, 1",
			"425, transient_failure, 3", "429, rate_limit, 3", "500, transient_failure, 3", "501, transient_failure, 1",
			"502, transient_failure, 3", "503, transient_failure, 3", "504, transient_failure, 3",
			"302, invalid_request, 1" })
	void makesAsManyRequestsAsTheStatusDeserves(int status, String reason, int requests) {
		server.stubFor(post(CHAT).willReturn(status(status).withHeader("Location", "/v1/elsewhere")));
		server.stubFor(post(EMBEDDINGS).willReturn(status(status).withHeader("Retry-After", "0")));
		OpenAiClientException chat = failure(() -> this.client.chat("Hello"));
		OpenAiClientException embedding = failure(() -> this.client.embedding("Hello"));
		assertThat(chat.reason().code()).isEqualTo(reason);
		assertThat(embedding.reason().code()).isEqualTo(reason);
		assertThat(chat.details()).containsEntry("status", status)
			.containsEntry("attempts", Map.of("gpt-4.1-mini", requests));
		server.verify(requests, postRequestedFor(urlEqualTo(CHAT)));
		server.verify(requests, postRequestedFor(urlEqualTo(EMBEDDINGS)));
		assertThat(server.getAllServeEvents()).hasSize(requests * 2);
	}

	@Test
	void quotaIsNotRetriedEvenIfServerSaysSo() {
		server.stubFor(post(CHAT).willReturn(
				jsonResponse(OpenAiStubs.error("insufficient_quota"), 429).withHeader("x-should-retry", "true")));
		OpenAiClientException failure = failure(() -> this.client.chat("Hello"));
		assertThat(failure.reason()).isEqualTo(FailureReason.QUOTA_EXHAUSTED);
		assertThat(failure.details()).containsEntry("error_code", "insufficient_quota");
		server.verify(1, postRequestedFor(urlEqualTo(CHAT)));
	}

	@ParameterizedTest
	@CsvSource({ "true, 302, 1", "true, 700, 1", "true, 400, 3", "true, 404, 3", "false, 503, 1", "false, 429, 1",
			"maybe, 503, 3" })
	void serverOverrulesWhatIsRetried(String shouldRetry, int status, int requests) {
		server.stubFor(post(CHAT).willReturn(status(status).withHeader("x-should-retry", shouldRetry)));
		failure(() -> this.client.chat("Hello"));
		server.verify(requests, postRequestedFor(urlEqualTo(CHAT)));
	}

	@Test
	void failuresNeverShowServersWords() {
		server.stubFor(post(CHAT).willReturn(jsonResponse(OpenAiStubs.error("invalid_api_key"), 401)));
		OpenAiClientException failure = failure(() -> this.client.chat("Hello"));
		assertThat(failure + " " + failure.details()).doesNotContain("canary-echo").contains("invalid_api_key");
		assertThat(failure).hasNoCause();
	}

	@Test
	void longerRetryAfterThanAllowedEndsSeriesAtOnce() {
		server.stubFor(post(CHAT).willReturn(status(429).withHeader("Retry-After", "121")));
		OpenAiClientException failure = failure(() -> this.client.chat("Hello"));
		assertThat(this.time.sleeps()).isEmpty();
		assertThat(failure.details()).containsEntry("exhausted_by", "max_retry_after")
			.containsEntry("retry_after_seconds", 121.0);
		server.verify(1, postRequestedFor(urlEqualTo(CHAT)));
	}

	@Test
	void waitThatWouldOverrunDeadlineIsNotBegun() {
		this.client = client(Map.of("retry.max-elapsed", "10s", "retry.max-attempts", "9"));
		server.stubFor(post(CHAT).willReturn(status(429).withHeader("Retry-After", "4")));
		OpenAiClientException failure = failure(() -> this.client.chat("Hello"));
		assertThat(this.time.sleeps()).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(4));
		assertThat(failure.details()).containsEntry("exhausted_by", "max_elapsed");
	}

	@Test
	void interruptedWaitEndsCallWithFlagRestored() {
		server.stubFor(post(CHAT).willReturn(status(503)));
		CallInterrupter interrupter = new CallInterrupter();
		this.client = TestClients.client(TestClients.settings(server.baseUrl() + "/v1", Map.of()), this.time,
				interrupter);
		OpenAiClientException failure = failure(() -> this.client.chat("Hello"));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(failure.reason()).isEqualTo(FailureReason.INTERRUPTED);
		server.verify(1, postRequestedFor(urlEqualTo(CHAT)));
	}

	@Test
	void listenersHearOfCallThatEndsInAnError() {
		List<String> ends = new ArrayList<>();
		this.client = TestClients.client(TestClients.settings(server.baseUrl() + "/v1", Map.of()), this.time,
				new CallListener() {

					@Override
					public void callFailed(Call call, OpenAiClientException failure) {
						ends.add(String.valueOf(failure.getMessage()));
					}

				});
		Prompt defective = new Prompt("Hello") {

			@Override
			public List<Message> getInstructions() {
				throw new StackOverflowError();
			}

		};
		assertThat(failure(() -> this.client.chat(defective)).reason()).isEqualTo(FailureReason.INTERNAL);
		assertThat(ends).singleElement().asString().contains("StackOverflowError");
	}

	@Test
	void exhaustedBaselineFallsBackOnce() {
		this.client = client(Map.of("fallback.enabled", "true"));
		server.stubFor(chatWith("gpt-4.1-mini").willReturn(status(503)));
		server.stubFor(chatWith("gpt-4o-mini").willReturn(okJson(OpenAiStubs.chat("m"))));
		ChatResult result = this.client.chat("Hello");
		assertThat(result.fallbackUsed()).isTrue();
		assertThat(result.model()).isEqualTo("gpt-4o-mini");
		assertThat(result.report().attempts()).containsExactly(Map.entry("gpt-4.1-mini", 3),
				Map.entry("gpt-4o-mini", 1));
	}

	@Test
	void exhaustedFallbackFailsWithBothSeriesInDetails() {
		this.client = client(Map.of("fallback.enabled", "true"));
		server.stubFor(post(CHAT).willReturn(status(503)));
		OpenAiClientException failure = failure(() -> this.client.chat("Hello"));
		assertThat(failure.details()).containsEntry("attempts", Map.of("gpt-4.1-mini", 3, "gpt-4o-mini", 3));
		server.verify(6, postRequestedFor(urlEqualTo(CHAT)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 404, 422, 501 })
	void finalFailuresNeverFallBack(int status) {
		this.client = client(Map.of("fallback.enabled", "true"));
		server.stubFor(post(CHAT).willReturn(status(status)));
		failure(() -> this.client.chat("Hello"));
		server.verify(1, postRequestedFor(urlEqualTo(CHAT)));
	}

	@Test
	void fallbackSharesDeadline() {
		this.client = client(Map.of("fallback.enabled", "true", "retry.max-elapsed", "10s"));
		server.stubFor(post(CHAT).willReturn(status(429).withHeader("Retry-After", "4")));
		failure(() -> this.client.chat("Hello"));
		assertThat(this.time.sleeps()).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(4));
	}

	@Test
	void cooldownSendsLaterCallsToFallbackUntilItIsOver() {
		this.client = client(Map.of("fallback.enabled", "true", "retry.max-attempts", "1"));
		server.stubFor(chatWith("gpt-4.1-mini").willReturn(status(429).withHeader("Retry-After", "30")));
		server.stubFor(chatWith("gpt-4o-mini").willReturn(okJson(OpenAiStubs.chat("m"))));
		this.client.chat("Hello");
		ChatResult second = this.client.chat("Hello");
		assertThat(second.report().attempts()).containsExactly(Map.entry("gpt-4o-mini", 1));
		assertThat(this.client.state().cooldown()).isEqualTo(Duration.ofSeconds(30));
		this.time.advance(Duration.ofSeconds(30));
		assertThat(this.client.chat("Hello").report().attempts()).containsKey("gpt-4.1-mini");
	}

	@Test
	void cooldownIsBoundedAndSwitchable() {
		server.stubFor(chatWith("gpt-4.1-mini").willReturn(status(429).withHeader("Retry-After", "4000")));
		server.stubFor(chatWith("gpt-4o-mini").willReturn(okJson(OpenAiStubs.chat("m"))));
		this.client = client(Map.of("fallback.enabled", "true", "retry.max-retry-after", "60s"));
		this.client.chat("Hello");
		assertThat(this.client.state().cooldown()).isEqualTo(Duration.ofSeconds(60));
		this.client = client(Map.of("fallback.enabled", "true", "fallback.cooldown", "false"));
		this.client.chat("Hello");
		assertThat(this.client.chat("Hello").report().attempts()).containsKey("gpt-4.1-mini");
	}

	@Test
	void emptyRetryBudgetFailsAtOnceAndSaysSo() {
		this.client = client(Map.of("retry.budget.capacity", "10"));
		server.stubFor(post(CHAT).willReturn(status(503)));
		failure(() -> this.client.chat("Hello"));
		OpenAiClientException second = failure(() -> this.client.chat("Hello"));
		assertThat(second.details()).containsEntry("retry_budget_exhausted", true)
			.containsEntry("attempts", Map.of("gpt-4.1-mini", 1));
		assertThat(this.client.state().retryBudget()).isZero();
	}

	@Test
	void embeddingReturnsCheckedVector() {
		float[] vector = OpenAiStubs.vector(1536);
		server.stubFor(post(EMBEDDINGS).willReturn(okJson(OpenAiStubs.embeddings(vector))));
		EmbeddingResult result = this.client.embedding("Hello");
		assertThat(result.vector()).containsExactly(vector);
		assertThat(result.tokens()).isEqualTo(8);
		assertThat(result.response().getResult().getOutput()).containsExactly(vector);
		server.verify(1,
				postRequestedFor(urlEqualTo(EMBEDDINGS))
					.withRequestBody(matchingJsonPath("$.encoding_format", equalTo("base64")))
					.withRequestBody(matchingJsonPath("$[?(!@.dimensions)]")));
	}

	@ParameterizedTest
	@CsvSource({ "text-embedding-3-small, 1536, false", "text-embedding-3-small, 256, true",
			"text-embedding-3-large, 1536, true", "text-embedding-3-large, 3072, false", "house-model, 1536, true" })
	void sendsDimensionsWhereTheyDifferFromModels(String model, int dimensions, boolean sent) {
		server.stubFor(post(EMBEDDINGS).willReturn(okJson(OpenAiStubs.embeddings(OpenAiStubs.vector(dimensions)))));
		this.client = client(Map.of("embedding.model", model));
		EmbeddingOptions options = EmbeddingOptions.builder().dimensions(dimensions).build();
		EmbeddingResult result = this.client.embeddings(List.of("Hello"), options);
		assertThat(result.dimensions()).isEqualTo(dimensions);
		server.verify(1, postRequestedFor(urlEqualTo(EMBEDDINGS)).withRequestBody(
				matchingJsonPath(sent ? "$[?(@.dimensions == " + dimensions + ")]" : "$[?(!@.dimensions)]")));
	}

	@Test
	void refusesVectorOfOtherLength() {
		server.stubFor(post(EMBEDDINGS).willReturn(okJson(OpenAiStubs.embeddings(OpenAiStubs.vector(768)))));
		OpenAiClientException failure = failure(() -> this.client.embedding("Hello"));
		assertThat(failure.reason()).isEqualTo(FailureReason.DIMENSION_MISMATCH);
		assertThat(failure.details()).containsEntry("expected_dimensions", 1536)
			.containsEntry("vector_length", 768)
			.containsEntry("override", false);
		server.verify(1, postRequestedFor(urlEqualTo(EMBEDDINGS)));
	}

	@Test
	void refusesInputsBeforeAnyRequest() {
		assertThat(failure(() -> this.client.embeddings(List.of())).reason()).isEqualTo(FailureReason.INVALID_REQUEST);
		assertThat(failure(() -> this.client.embeddings(List.of("a", " ")))).hasMessageContaining("text 1 is blank");
		assertThat(failure(() -> this.client.embeddings(Collections.nCopies(2049, "a")))).hasMessageContaining("2048");
		assertThat(failure(() -> this.client.chat(new Prompt(List.<Message>of())))).hasMessageContaining("no messages");
		assertThat(server.getAllServeEvents()).isEmpty();
	}

	@Test
	void liveCallNeedsKey() {
		this.client = client(Map.of("api-key", " "));
		OpenAiClientException failure = failure(() -> this.client.chat("Hello"));
		assertThat(failure.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
		assertThat(failure).hasMessageContaining("OPENAI_API_KEY");
		assertThat(server.getAllServeEvents()).isEmpty();
	}

	private SharedOpenAiClient client(Map<String, String> properties) {
		String baseUrl = (server.getRuntimeInfo() != null) ? server.baseUrl() + "/v1" : "http://localhost/v1";
		return TestClients.client(TestClients.settings(baseUrl, properties), this.time);
	}

	private static OpenAiClientException failure(Runnable call) {
		OpenAiClientException failure = catchThrowableOfType(OpenAiClientException.class, call::run);
		assertThat(failure).isNotNull();
		assertThat(failure.details()).containsEntry("reason", failure.reason().code());
		return failure;
	}

	private static MappingBuilder chatWith(String model) {
		return post(CHAT).withRequestBody(matchingJsonPath("$.model", equalTo(model)));
	}

	private static ResponseDefinitionBuilder status(int status) {
		return aResponse().withStatus(status);
	}

	private static void answers(String path, ResponseDefinitionBuilder... answers) {
		String state = Scenario.STARTED;
		for (int index = 0; index < answers.length; index++) {
			String next = "answer " + (index + 1);
			server.stubFor(post(path).inScenario("answers")
				.whenScenarioStateIs(state)
				.willReturn(answers[index])
				.willSetStateTo(next));
			state = next;
		}
	}

	/**
	 * Interrupts the calling thread when a wait begins.
	 */
	private static final class CallInterrupter implements CallListener {

		@Override
		public void backOffStarted(Call call, BackOff backOff) {
			Thread.currentThread().interrupt();
		}

	}

}
