package dev.graphrag.openai.ingest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.emulator.StandardAnswers;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The ingest service between a real graph and an emulator that has a bad day.
 */
@Timeout(180)
class IngestServiceIT {

	private static final List<Resource> DOCUMENTS = List.of(new ClassPathResource("ingest/archive.txt"),
			new ClassPathResource("ingest/lighthouse.txt"), new ClassPathResource("ingest/observatory.txt"),
			new ClassPathResource("ingest/saltworks.txt"));

	private static final Function<OpenAiRequest, OpenAiAnswer> EMBEDDED = new StandardAnswers()::answer;

	@TempDir
	private static Path directory;

	private static @Nullable LocalGraph graph;

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final String[] store = { "graphrag.openai.embedding.store.type=jdbc",
			"spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1" };

	// Not before all of them: tests that are skipped there are not counted.
	@BeforeEach
	void startGraph() {
		if (graph == null) {
			graph = LocalGraph.start(directory);
		}
	}

	@AfterAll
	static void stopGraph() {
		if (graph != null) {
			graph.close();
		}
	}

	@AfterEach
	void clear() {
		this.openAi.close();
		if (graph != null) {
			graph.clear();
		}
	}

	@Test
	void answersFromThePassagesThatAreLikeTheQuestion() {
		this.openAi.chat().respond("Of spider silk.");
		String question = "Which filament were the measurements of the catalogue made with?";
		run((service) -> {
			service.ingest(DOCUMENTS);
			assertThat(service.answer(question)).isEqualTo("Of spider silk.");
		});
		assertThat(this.openAi.embeddingRequests()).hasSize(5);
		assertThat(this.openAi.chatRequests()).singleElement()
			.extracting(OpenAiRequest::userMessage, InstanceOfAssertFactories.STRING)
			.contains(question)
			.contains("The measurements were made with a filament of spider silk")
			.doesNotContain("lighthouse", "brine", "ferryman");
	}

	@Test
	void secondRunLeavesTheSameGraph() {
		List<Map<String, Object>> nodes = ingested();
		assertThat(nodes).hasSizeGreaterThan(12);
		assertThat(ingested()).isEqualTo(nodes);
	}

	@Test
	void stormOfRateLimitsLosesNothingAndPaysForNothingTwice() {
		this.openAi.embeddings()
			.answer(EMBEDDED)
			.rateLimited(Duration.ofSeconds(20))
			.rateLimited(Duration.ofSeconds(1))
			.answer(EMBEDDED)
			.rateLimited(Duration.ofSeconds(3))
			.answer(EMBEDDED)
			.rateLimited(Duration.ofSeconds(7))
			.rateLimited(Duration.ofSeconds(30));
		run((service) -> service.ingest(DOCUMENTS));
		assertThat(this.openAi.requests()).hasSize(9);
		assertThat(this.openAi.waits()).contains(Duration.ofSeconds(20), Duration.ofSeconds(30));
		List<Map<String, Object>> nodes = graph().nodes();
		assertThat(paid(0, 3, 5, 8)).containsExactlyInAnyOrderElementsOf(texts(nodes));
		assertThat(ingested()).as("a calm run adds nothing").isEqualTo(nodes);
	}

	@Test
	void vectorOfAWrongLengthReachesNoStore() {
		this.openAi.embeddings().dimensions(768);
		run((service) -> assertThatReason(() -> service.ingest(DOCUMENTS)).isEqualTo(FailureReason.DIMENSION_MISMATCH),
				this.store);
		assertThat(this.openAi.requests()).hasSize(1);
		assertThat(graph().nodes()).isEmpty();
		this.openAi.reset();
		run((service) -> service.ingest(DOCUMENTS), this.store);
		assertThat(this.openAi.requests()).as("none is kept for the next run either").hasSize(4);
	}

	@Test
	void graphThatWasLostIsBuiltAnewFromTheStoreWithoutARequest() {
		run((service) -> service.ingest(DOCUMENTS), this.store);
		List<Map<String, Object>> nodes = graph().nodes();
		graph().clear();
		this.openAi.reset();
		run((service) -> service.ingest(DOCUMENTS), this.store);
		assertThat(this.openAi.requests()).isEmpty();
		assertThat(graph().nodes()).isNotEmpty().isEqualTo(nodes);
	}

	@Test
	void runThatBrokeOffGoesOnFromTheStore() {
		this.openAi.embeddings()
			.answer(EMBEDDED)
			.answer(EMBEDDED)
			.rateLimited(Duration.ofSeconds(1))
			.rateLimited(Duration.ofSeconds(1))
			.rateLimited(Duration.ofSeconds(1));
		run((service) -> assertThatReason(() -> service.ingest(DOCUMENTS)).isEqualTo(FailureReason.RATE_LIMIT),
				this.store);
		assertThat(this.openAi.leftovers()).isEmpty();
		assertThat(texts(graph().nodes())).isNotEmpty().containsExactlyInAnyOrderElementsOf(paid(0, 1));
		run((service) -> service.ingest(DOCUMENTS), this.store);
		assertThat(this.openAi.requests()).hasSize(7);
		assertThat(paid(0, 1, 5, 6)).containsExactlyInAnyOrderElementsOf(texts(graph().nodes()));
	}

	private List<Map<String, Object>> ingested() {
		run((service) -> service.ingest(DOCUMENTS));
		return graph().nodes();
	}

	/**
	 * Return the texts of those requests that were answered with their vectors.
	 */
	private List<String> paid(int... answered) {
		List<OpenAiRequest> requests = this.openAi.embeddingRequests();
		return Arrays.stream(answered).mapToObj(requests::get).flatMap((request) -> request.inputs().stream()).toList();
	}

	private static List<String> texts(List<Map<String, Object>> nodes) {
		return nodes.stream().map((node) -> (String) node.get("text")).toList();
	}

	private static AbstractObjectAssert<?, FailureReason> assertThatReason(ThrowingCallable call) {
		return assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(call)
			.extracting(OpenAiClientException::reason);
	}

	private void run(Run run, String... properties) {
		new ApplicationContextRunner().withUserConfiguration(IngestApplication.class)
			.withBean(TimeSource.class, this.openAi::time)
			.withPropertyValues("spring.neo4j.uri=" + graph().uri(), "graphrag.openai.api-key=sk-ingest",
					"graphrag.openai.base-url=" + this.openAi.baseUrl(), "graphrag.openai.allow-insecure-base-url=true",
					"graphrag.openai.warm-up.enabled=false")
			.withPropertyValues(properties)
			.run((context) -> run.with(context.getBean(IngestService.class)));
	}

	private static LocalGraph graph() {
		if (graph == null) {
			throw new IllegalStateException("There is no graph");
		}
		return graph;
	}

	/**
	 * What a test does with the service.
	 */
	@FunctionalInterface
	private interface Run {

		void with(IngestService service);

	}

}
