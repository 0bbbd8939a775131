package dev.graphrag.openai.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.springai.Chat;
import dev.graphrag.openai.springai.EventStream;
import dev.graphrag.openai.springai.EverythingLogged;
import dev.graphrag.openai.springai.ScriptedServer;
import dev.graphrag.openai.springai.ScriptedServer.Reply;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The retrieval service against a server that has a bad day.
 */
@Timeout(60)
class RetrievalServiceTests {

	private static final String KEY = "sk-proj-retrieval-0123456789";

	private static final String DOCUMENT = "Lutetia is the old name of Paris, the capital of France.     "
			+ "   Lugdunum is the old name of Lyon, the city on the Rhone.";

	private static final String QUESTION = "How was Paris called?";

	private static final Reply EMBEDDING = RetrievalServiceTests::embed;

	private static final Reply TOOL_CALL = ScriptedServer.json(Chat.toolCall("call_1", "year", "{}"));

	private static final Reply ANSWER = ScriptedServer.json(Chat.text("Lutetia, until long before 2026."));

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void close() throws Exception {
		this.server.close();
	}

	// Texts with the same city have the same direction.
	private static void embed(RawServer.Connection connection) throws IOException {
		float[] vector = new float[1536];
		vector[connection.body().contains("Paris") ? 0 : (connection.body().contains("Lyon") ? 1 : 2)] = 1;
		connection.write(RawServer.ok(OpenAiStubs.embeddings(vector)));
	}

	@Test
	void answersFromTheDocumentsThroughARateLimitAndAnOutage() {
		this.server.then(ScriptedServer.rateLimited(2), EMBEDDING, EMBEDDING);
		this.server.then(EMBEDDING, ScriptedServer.unavailable(), TOOL_CALL, ANSWER);
		application().run((context) -> {
			service(context).ingest(DOCUMENT);
			assertThat(service(context).answer(QUESTION)).isEqualTo("Lutetia, until long before 2026.");
			assertThat(this.server.requests()).hasSize(7);
			assertThat(this.server.request(4).at("$.messages[1].content")).asString()
				.contains(QUESTION)
				.contains("Lutetia is the old name of Paris");
			assertThat(this.server.request(6).all("$.messages[*].role")).containsExactly("system", "user", "assistant",
					"tool");
			assertThat(this.server.request(6).at("$.messages[3].content")).isEqualTo("2026");
			assertThat(this.server.requests())
				.allSatisfy((request) -> assertThat(request.header("Authorization")).containsExactly("Bearer " + KEY));
		});
	}

	@Test
	void metersTellOfIt() {
		this.server.then(ScriptedServer.rateLimited(2), EMBEDDING, EMBEDDING);
		this.server.then(EMBEDDING, ScriptedServer.unavailable(), TOOL_CALL, ANSWER);
		application().run((context) -> {
			service(context).ingest(DOCUMENT);
			service(context).answer(QUESTION);
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines()).contains(
					"graphrag_openai_embedding_latency_ms_count{model=\"text-embedding-3-small\"} 3",
					"graphrag_openai_embedding_tokens_total{model=\"text-embedding-3-small\",token_type=\"input\"} 24.0",
					"graphrag_openai_chat_latency_ms_count{model=\"gpt-4.1-mini\"} 2",
					"graphrag_openai_chat_tokens_total{model=\"gpt-4.1-mini\",token_type=\"prompt\"} 40.0",
					"graphrag_openai_chat_tokens_total{model=\"gpt-4.1-mini\",token_type=\"completion\"} 10.0",
					"graphrag_openai_rate_limited_total{model=\"text-embedding-3-small\",operation=\"embedding\"} 1.0",
					"graphrag_openai_retry_after_seconds_sum{model=\"text-embedding-3-small\",operation=\"embedding\"} 2.0",
					"graphrag_openai_backoff_seconds_count{model=\"gpt-4.1-mini\",operation=\"chat\"} 1",
					"graphrag_openai_retries_total{model=\"gpt-4.1-mini\",operation=\"chat\",reason=\"transient_failure\"} 1.0",
					"graphrag_openai_retries_total{model=\"text-embedding-3-small\",operation=\"embedding\",reason=\"rate_limit\"} 1.0",
					"graphrag_openai_in_flight{operation=\"chat\"} 0.0",
					"graphrag_openai_in_flight{operation=\"embedding\"} 0.0");
		});
	}

	@Test
	void streamsAnAnswerWhoseFirstConnectionBroke() {
		this.server.then(EMBEDDING, EMBEDDING);
		this.server.then(EMBEDDING, EventStream.cutAfter(EventStream.role()),
				EventStream.of(EventStream.answer("Lute", "tia.")));
		application().run((context) -> {
			service(context).ingest(DOCUMENT);
			assertThat(String.join("", parts(context))).isEqualTo("Lutetia.");
			assertThat(this.server.requests()).hasSize(5);
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines()).contains(
					"graphrag_openai_streams_total{model=\"gpt-4.1-mini\",outcome=\"completed\"} 1.0",
					"graphrag_openai_first_token_ms_count{model=\"gpt-4.1-mini\"} 1",
					"graphrag_openai_chat_latency_ms_count{model=\"gpt-4.1-mini\"} 1");
		});
	}

	@Test
	void streamThatIsCutKeepsWhatCameAndEndsInAnError() {
		this.server.then(EMBEDDING, EMBEDDING);
		this.server.then(EMBEDDING, EventStream.cutAfter(EventStream.role(), EventStream.text("Lute")));
		application().run((context) -> {
			service(context).ingest(DOCUMENT);
			List<String> parts = new ArrayList<>();
			Throwable failure = catchThrowable(
					() -> service(context).stream(QUESTION).doOnNext(parts::add).blockLast());
			assertReason(failure, FailureReason.TRANSIENT_FAILURE);
			assertThat(String.join("", parts)).isEqualTo("Lute");
			assertThat(this.server.requests()).hasSize(4);
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines()).contains(
					"graphrag_openai_streams_total{model=\"gpt-4.1-mini\",outcome=\"failed\"} 1.0",
					"graphrag_openai_failures_total{model=\"gpt-4.1-mini\",operation=\"chat\",reason=\"transient_failure\"} 1.0");
		});
	}

	@Test
	void vectorOfAWrongLengthReachesNoStore() {
		this.server.then(ScriptedServer.json(OpenAiStubs.embeddings(OpenAiStubs.vector(768))), EMBEDDING);
		application().run((context) -> {
			assertReason(catchThrowable(() -> service(context).ingest(DOCUMENT)), FailureReason.DIMENSION_MISMATCH);
			assertThat(this.server.requests()).hasSize(1);
			assertThat(context.getBean(VectorStore.class).similaritySearch(QUESTION)).isEmpty();
		});
	}

	@Test
	void logsHaveNeitherTextsNorKey() {
		this.server.then(ScriptedServer.rateLimited(2), EMBEDDING, EMBEDDING);
		this.server.then(EMBEDDING, ScriptedServer.unavailable(), TOOL_CALL, ANSWER);
		this.server.then(EMBEDDING, EventStream.cutAfter(EventStream.role(), EventStream.text("Lute")));
		try (EverythingLogged log = new EverythingLogged()) {
			application().run((context) -> {
				service(context).ingest(DOCUMENT);
				service(context).answer(QUESTION);
				assertThat(catchThrowable(() -> parts(context))).isNotNull();
				assertThat(this.server.requests()).hasSize(9);
			});
			assertThat(log.text()).contains("openai.chat.success", "openai.embedding.success", "openai.retry.backoff")
				.doesNotContain("Lutetia", "Lugdunum", QUESTION, "long before 2026", "Answer from the context")
				.doesNotContain(KEY, "Lute");
		}
	}

	private ApplicationContextRunner application() {
		return new ApplicationContextRunner().withUserConfiguration(RetrievalApplication.class)
			.withBean(TimeSource.class, ManualTime::new)
			.withPropertyValues("graphrag.openai.api-key=" + KEY, "graphrag.openai.base-url=" + this.server.baseUrl(),
					"graphrag.openai.allow-insecure-base-url=true", "graphrag.openai.retry.jitter=0",
					"graphrag.openai.warm-up.enabled=false");
	}

	private static RetrievalService service(ApplicationContext context) {
		return context.getBean(RetrievalService.class);
	}

	private static List<String> parts(ApplicationContext context) {
		List<String> parts = service(context).stream(QUESTION).collectList().block();
		return (parts != null) ? parts : List.of();
	}

	private static void assertReason(Throwable failure, FailureReason reason) {
		assertThat(failure).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

}
