package dev.graphrag.openai.client;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.ModelCatalog;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.emulator.OpenAiServer;
import dev.graphrag.openai.emulator.Responder;
import dev.graphrag.openai.emulator.StandardAnswers;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link GuardedModelCatalog}, over sockets.
 */
@Timeout(30)
class GuardedModelCatalogTests {

	private final List<OpenAiRequest> requests = new CopyOnWriteArrayList<>();

	private final ManualTime time = new ManualTime();

	private volatile Responder responder = new StandardAnswers();

	private OpenAiServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = OpenAiServer.start((request) -> {
			this.requests.add(request);
			return this.responder.answer(request);
		});
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void readsTheListInOneRequestWithoutABody() {
		assertThat(models()).extracting(ModelCatalog.Model::name)
			.contains("gpt-4.1-mini", "gpt-4o-mini", "text-embedding-3-small");
		assertThat(this.requests).singleElement().satisfies((request) -> {
			assertThat(request.endpoint()).isEqualTo(OpenAiRequest.Endpoint.MODELS);
			assertThat(request.query()).isEmpty();
			assertThat(request.body()).isEmpty();
			assertThat(request.headers()).containsEntry("Accept", "application/json")
				.containsKey("X-Client-Request-Id")
				.doesNotContainKey("Content-Type");
		});
	}

	@Test
	void readsEveryPageAndEachNameOnce() {
		answer(page(true, "a", "b"), page(true, "b", "c d&e"), page(false, "f"));
		assertThat(models()).extracting(ModelCatalog.Model::name).containsExactly("a", "b", "c d&e", "f");
		assertThat(this.requests).extracting(OpenAiRequest::query)
			.containsExactly(Map.of(), Map.of("after", "b"), Map.of("after", "c d&e"));
	}

	@Test
	void nextPageComesAfterTheLastIdThatTheServerNames() {
		answer(OpenAiAnswer.json("""
				{"data": [{"id": "a"}], "has_more": true, "last_id": "cursor-1"}"""), page(false, "b"));
		assertThat(models()).hasSize(2);
		assertThat(this.requests.get(1).query()).isEqualTo(Map.of("after", "cursor-1"));
	}

	@Test
	void tellsWhenAModelWasCreatedWhereTheServerDoes() {
		answer(OpenAiAnswer.json("""
				{"data": [{"id": "a", "created": 1744318173}, {"id": "b"}, {"id": "c", "created": "soon"}]}"""));
		assertThat(models()).containsExactly(new ModelCatalog.Model("a", Instant.ofEpochSecond(1_744_318_173)),
				new ModelCatalog.Model("b", null), new ModelCatalog.Model("c", null));
	}

	@Test
	void emptyListIsAList() {
		answer(page(false));
		assertThat(models()).isEmpty();
	}

	@Test
	void pageThatRepeatsEndsTheReading() {
		this.responder = (request) -> page(true, "a", "b");
		OpenAiClientException failure = failure(Map.of());
		assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_ANSWER);
		assertThat(failure).hasMessageContaining("brings nothing new");
		assertThat(this.requests).hasSize(2);
	}

	@Test
	void hundredPagesAreTheMost() {
		this.responder = (request) -> page(true, "model-" + this.requests.size());
		OpenAiClientException failure = failure(Map.of());
		assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_ANSWER);
		assertThat(failure).hasMessageContaining("more than 100 pages");
		assertThat(this.requests).hasSize(100);
	}

	@Test
	void hundredthPageMayBeTheLast() {
		this.responder = (request) -> page(this.requests.size() < 100, "model-" + this.requests.size());
		assertThat(models()).hasSize(100);
	}

	@Test
	void retriesAsCallsAreRetriedAndObeysRetryAfter() {
		answer(OpenAiAnswer.rateLimited(Duration.ofSeconds(7)), OpenAiAnswer.status(503), page(false, "a"));
		assertThat(models()).hasSize(1);
		assertThat(this.time.sleeps()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
	}

	@Test
	void everyPageHasASeriesOfItsOwn() {
		answer(OpenAiAnswer.status(500), OpenAiAnswer.status(500), page(true, "a"), OpenAiAnswer.status(500),
				OpenAiAnswer.status(500), page(false, "b"));
		assertThat(models()).hasSize(2);
	}

	@Test
	void exhaustedAttemptsTellWhatWasTried() {
		this.responder = (request) -> OpenAiAnswer.rateLimited(Duration.ofSeconds(1));
		OpenAiClientException failure = failure(Map.of());
		assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMIT);
		assertThat(failure).hasMessageStartingWith("OpenAI model list failed after 3 attempts: ");
		assertThat(failure.details()).containsEntry("operation", "models")
			.containsEntry("attempts", Map.of("models", 3))
			.containsEntry("waits_seconds", List.of(1.0, 1.0))
			.containsEntry("status", 429)
			.doesNotContainKey("model");
	}

	@Test
	void deadlineIsForAllPagesTogether() {
		this.responder = (request) -> {
			this.time.advance(Duration.ofSeconds(2));
			return page(true, "model-" + this.requests.size());
		};
		OpenAiClientException failure = failure(Map.of("retry.max-elapsed", "5s"));
		assertThat(failure.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(failure).hasMessageContaining("deadline passed");
		assertThat(this.requests).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 503 })
	void oneAttemptIsOneRequest(int status) {
		this.responder = (request) -> OpenAiAnswer.status(status).withHeader("Retry-After", "0");
		assertThat(failure(Map.of("retry.max-attempts", "1")).reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(this.requests).hasSize(1);
	}

	@Test
	void refusedKeyIsFinalAndStaysSecret() {
		this.responder = (request) -> OpenAiAnswer.error(401, "invalid_api_key", "Wrong key sk-test-0123456789");
		OpenAiClientException failure = failure(Map.of());
		assertThat(failure.reason()).isEqualTo(FailureReason.AUTHENTICATION);
		assertThat(failure.details().toString() + failure.getMessage()).doesNotContain("sk-test-0123456789");
		assertThat(this.requests).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 405, 501 })
	void serverWithoutAListIsToldFromAWrongRequest(int status) {
		this.responder = (request) -> OpenAiAnswer.status(status);
		OpenAiClientException failure = failure(Map.of());
		assertThat(failure.remediation()).contains("does not list its models", "graphrag.openai.base-url");
		assertThat(this.requests).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			{"object": "list"}                      | invalid_answer    | data is missing
			{"data": {"id": "a"}}                   | invalid_answer    | data is missing
			{"data": ["a"]}                         | invalid_answer    | data[0].id
			{"data": [{"id": "a"}, {"id": 4}]}      | invalid_answer    | data[1].id
			{"data": [{"name": "a"}]}               | invalid_answer    | data[0].id
			{"data": [{"id": null}]}                | invalid_answer    | data[0].id
			["a"]                                   | invalid_answer    | not a JSON object
			<html>                                  | transient_failure | not JSON
			{"data": [{"id": "a"}                   | transient_failure | cut off
			{"error": {"code": "insufficient_quota"}} | quota_exhausted | error inside
			""")
	void answerThatIsNoListFails(String body, String reason, String problem) {
		this.responder = (request) -> OpenAiAnswer.json(body);
		OpenAiClientException failure = failure(Map.of());
		assertThat(failure.reason().code()).isEqualTo(reason);
		assertThat(failure).hasMessageContaining(problem);
	}

	@Test
	void cutConnectionIsRetried() {
		answer(page(false, "a", "b").thenCutOff(), page(false, "a"));
		assertThat(models()).hasSize(1);
	}

	@Test
	void hugeAnswerIsNotRead() {
		this.responder = (request) -> page(false, "x".repeat(5000));
		OpenAiClientException failure = failure(Map.of("http.max-response-size", "2KB"));
		assertThat(failure).hasMessageContaining("larger than the 2048 bytes");
		assertThat(this.requests).hasSize(1);
	}

	@Test
	void keyInPlaceOfANameIsMasked() {
		answer(page(false, "gpt-4.1-mini", "sk-test-0123456789"));
		assertThat(models()).extracting(ModelCatalog.Model::name).containsExactly("gpt-4.1-mini", "***");
	}

	@Test
	void readingNeedsAKey() {
		OpenAiSettings settings = TestClients.settings(this.server.baseUrl(), Map.of()).withApiKey(null);
		try (ModelCatalog catalog = factory().catalog(settings)) {
			OpenAiClientException failure = catchThrowableOfType(OpenAiClientException.class, catalog::models);
			assertThat(failure.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
		}
		assertThat(this.requests).isEmpty();
	}

	@Test
	void interruptedWaitEndsTheReading() {
		this.responder = (request) -> OpenAiAnswer.status(500);
		Thread.currentThread().interrupt();
		OpenAiClientException failure = failure(Map.of());
		assertThat(Thread.interrupted()).isTrue();
		assertThat(failure.reason()).isEqualTo(FailureReason.INTERRUPTED);
	}

	@Test
	void closedCatalogReadsNothing() {
		ModelCatalog catalog = factory().catalog(TestClients.settings(this.server.baseUrl(), Map.of()));
		catalog.close();
		OpenAiClientException failure = catchThrowableOfType(OpenAiClientException.class, catalog::models);
		assertThat(failure.reason()).isEqualTo(FailureReason.INTERRUPTED);
		assertThat(this.requests).isEmpty();
	}

	private void answer(OpenAiAnswer... answers) {
		Deque<OpenAiAnswer> rest = new ArrayDeque<>(Arrays.asList(answers));
		this.responder = (request) -> rest.removeFirst();
	}

	private static OpenAiAnswer page(boolean more, String... names) {
		List<String> data = IntStream.range(0, names.length)
			.mapToObj((index) -> "{\"id\": \"" + names[index] + "\", \"object\": \"model\"}")
			.toList();
		return OpenAiAnswer.json("{\"object\": \"list\", \"data\": " + data + ", \"has_more\": " + more + "}");
	}

	private List<ModelCatalog.Model> models() {
		return models(Map.of());
	}

	private List<ModelCatalog.Model> models(Map<String, String> properties) {
		try (ModelCatalog catalog = factory().catalog(TestClients.settings(this.server.baseUrl(), properties))) {
			return catalog.models();
		}
	}

	private OpenAiClientException failure(Map<String, String> properties) {
		return catchThrowableOfType(OpenAiClientException.class, () -> models(properties));
	}

	private GuardedClientFactory factory() {
		return new GuardedClientFactory(new CallListener() {
		}, ClientParts.of(), this.time, () -> 0.5);
	}

}
