package dev.graphrag.openai.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.springai.EverythingLogged;
import dev.graphrag.openai.test.OpenAiEmulator;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.jspecify.annotations.Nullable;
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

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	@AfterEach
	void close() {
		this.openAi.close();
	}

	@Test
	void answersFromTheDocumentsThroughARateLimitAndAnOutage() {
		script();
		application().run((context) -> {
			service(context).ingest(DOCUMENT);
			assertThat(service(context).answer(QUESTION)).isEqualTo("Lutetia, until long before 2026.");
			assertThat(this.openAi.requests()).hasSize(7);
			OpenAiRequest first = this.openAi.chatRequests().get(0);
			assertThat(first.userMessage()).contains(QUESTION).contains("Lutetia is the old name of Paris");
			OpenAiRequest last = this.openAi.chatRequests().get(2);
			assertThat(last.messages()).extracting(OpenAiRequest.Message::role)
				.containsExactly("system", "user", "assistant", "tool");
			assertThat(last.at("/messages/3/content")).isEqualTo("2026");
		});
	}

	@Test
	void metersTellOfIt() {
		script();
		application().run((context) -> {
			service(context).ingest(DOCUMENT);
			service(context).answer(QUESTION);
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines()).contains(
					"graphrag_openai_embedding_latency_ms_count{model=\"text-embedding-3-small\"} 3",
					"graphrag_openai_embedding_tokens_total{model=\"text-embedding-3-small\",token_type=\"input\"} 38.0",
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
		this.openAi.chat().stream().cutOff().stream("Lute", "tia.");
		application().run((context) -> {
			service(context).ingest(DOCUMENT);
			assertThat(String.join("", parts(context))).isEqualTo("Lutetia.");
			assertThat(this.openAi.requests()).hasSize(5);
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines()).contains(
					"graphrag_openai_streams_total{model=\"gpt-4.1-mini\",outcome=\"completed\"} 1.0",
					"graphrag_openai_first_token_ms_count{model=\"gpt-4.1-mini\"} 1",
					"graphrag_openai_chat_latency_ms_count{model=\"gpt-4.1-mini\"} 1");
		});
	}

	@Test
	void streamThatIsCutKeepsWhatCameAndEndsInAnError() {
		this.openAi.chat().stream("Lute").cutOff();
		application().run((context) -> {
			service(context).ingest(DOCUMENT);
			List<String> parts = new ArrayList<>();
			Throwable failure = catchThrowable(
					() -> service(context).stream(QUESTION).doOnNext(parts::add).blockLast());
			// The advisor of Spring AI wraps what a stream ends with.
			assertReason(failure.getCause(), FailureReason.TRANSIENT_FAILURE);
			assertThat(String.join("", parts)).isEqualTo("Lute");
			assertThat(this.openAi.requests()).hasSize(4);
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines()).contains(
					"graphrag_openai_streams_total{model=\"gpt-4.1-mini\",outcome=\"failed\"} 1.0",
					"graphrag_openai_failures_total{model=\"gpt-4.1-mini\",operation=\"chat\",reason=\"transient_failure\"} 1.0");
		});
	}

	@Test
	void vectorOfAWrongLengthReachesNoStore() {
		this.openAi.embeddings().dimensions(768);
		application().run((context) -> {
			assertReason(catchThrowable(() -> service(context).ingest(DOCUMENT)), FailureReason.DIMENSION_MISMATCH);
			assertThat(this.openAi.requests()).hasSize(1);
			assertThat(context.getBean(VectorStore.class).similaritySearch(QUESTION)).isEmpty();
		});
	}

	@Test
	void logsHaveNeitherTextsNorKey() {
		script();
		this.openAi.chat().stream("Lute").cutOff();
		try (EverythingLogged log = new EverythingLogged()) {
			application().run((context) -> {
				service(context).ingest(DOCUMENT);
				service(context).answer(QUESTION);
				assertThat(catchThrowable(() -> parts(context))).isNotNull();
				assertThat(this.openAi.requests()).hasSize(9);
			});
			assertThat(log.text()).contains("openai.chat.success", "openai.embedding.success", "openai.retry.backoff")
				.doesNotContain("Lutetia", "Lugdunum", QUESTION, "long before 2026", "Answer from the context")
				.doesNotContain(KEY, "Lute");
		}
	}

	private void script() {
		this.openAi.embeddings().rateLimited(Duration.ofSeconds(2));
		this.openAi.chat()
			.status(503)
			.answer(OpenAiAnswer.toolCall("year", "{}").withUsage(20, 5))
			.answer(OpenAiAnswer.text("Lutetia, until long before 2026.").withUsage(20, 5));
	}

	private ApplicationContextRunner application() {
		return new ApplicationContextRunner().withUserConfiguration(RetrievalApplication.class)
			.withBean(TimeSource.class, this.openAi::time)
			.withPropertyValues("graphrag.openai.api-key=" + KEY, "graphrag.openai.base-url=" + this.openAi.baseUrl(),
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

	private static void assertReason(@Nullable Throwable failure, FailureReason reason) {
		assertThat(failure).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

}
