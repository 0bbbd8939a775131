package dev.graphrag.openai.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.springai.Chat;
import dev.graphrag.openai.springai.ScriptedServer;
import dev.graphrag.openai.springai.ScriptedServer.Reply;
import org.assertj.core.api.AbstractObjectAssert;
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
 * The ingest service between a real graph and a server that has a bad day.
 */
@Timeout(180)
class IngestServiceIT {

	private static final List<Resource> DOCUMENTS = List.of(new ClassPathResource("ingest/archive.txt"),
			new ClassPathResource("ingest/lighthouse.txt"), new ClassPathResource("ingest/observatory.txt"),
			new ClassPathResource("ingest/saltworks.txt"));

	private static final Reply ANSWER = ScriptedServer.json(Chat.text("Of spider silk."));

	@TempDir
	private static Path directory;

	private static @Nullable LocalGraph graph;

	private final WordVectors vectors = new WordVectors(1536);

	private final ScriptedServer server = new ScriptedServer();

	private final ManualTime time = new ManualTime();

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
	void clear() throws IOException {
		this.server.close();
		if (graph != null) {
			graph.clear();
		}
	}

	@Test
	void answersFromThePassagesThatAreLikeTheQuestion() {
		this.server.then(this.vectors, this.vectors, this.vectors, this.vectors, this.vectors, ANSWER);
		String question = "Which filament were the measurements of the catalogue made with?";
		run((service) -> {
			service.ingest(DOCUMENTS);
			assertThat(service.answer(question)).isEqualTo("Of spider silk.");
		});
		assertThat(this.server.request(5).at("$.messages[0].content")).asString()
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
		this.server.then(this.vectors, ScriptedServer.rateLimited(20), ScriptedServer.rateLimited(1), this.vectors,
				ScriptedServer.rateLimited(3), this.vectors, ScriptedServer.rateLimited(7),
				ScriptedServer.rateLimited(30), this.vectors);
		run((service) -> service.ingest(DOCUMENTS));
		assertThat(this.server.requests()).hasSize(9);
		assertThat(this.time.sleeps()).contains(Duration.ofSeconds(20), Duration.ofSeconds(30));
		List<Map<String, Object>> nodes = graph().nodes();
		assertThat(this.vectors.paid()).containsExactlyInAnyOrderElementsOf(texts(nodes));
		assertThat(ingested()).as("a calm run adds nothing").isEqualTo(nodes);
	}

	@Test
	void vectorOfAWrongLengthReachesNoStore() {
		this.server.then(new WordVectors(768));
		run((service) -> assertThatReason(() -> service.ingest(DOCUMENTS)).isEqualTo(FailureReason.DIMENSION_MISMATCH),
				this.store);
		assertThat(this.server.requests()).hasSize(1);
		assertThat(graph().nodes()).isEmpty();
		this.server.begin(this.vectors, this.vectors, this.vectors, this.vectors);
		run((service) -> service.ingest(DOCUMENTS), this.store);
		assertThat(this.server.requests()).as("none is kept for the next run either").hasSize(4);
	}

	@Test
	void graphThatWasLostIsBuiltAnewFromTheStoreWithoutARequest() {
		this.server.then(this.vectors, this.vectors, this.vectors, this.vectors);
		run((service) -> service.ingest(DOCUMENTS), this.store);
		List<Map<String, Object>> nodes = graph().nodes();
		graph().clear();
		this.server.begin();
		run((service) -> service.ingest(DOCUMENTS), this.store);
		assertThat(this.server.requests()).isEmpty();
		assertThat(graph().nodes()).isNotEmpty().isEqualTo(nodes);
	}

	@Test
	void runThatBrokeOffGoesOnFromTheStore() {
		this.server.then(this.vectors, this.vectors, ScriptedServer.rateLimited(1), ScriptedServer.rateLimited(1),
				ScriptedServer.rateLimited(1));
		run((service) -> assertThatReason(() -> service.ingest(DOCUMENTS)).isEqualTo(FailureReason.RATE_LIMIT),
				this.store);
		assertThat(texts(graph().nodes())).isNotEmpty().containsExactlyInAnyOrderElementsOf(this.vectors.paid());
		this.server.begin(this.vectors, this.vectors);
		run((service) -> service.ingest(DOCUMENTS), this.store);
		assertThat(this.server.requests()).hasSize(2);
		assertThat(this.vectors.paid()).containsExactlyInAnyOrderElementsOf(texts(graph().nodes()));
	}

	private List<Map<String, Object>> ingested() {
		this.server.begin(this.vectors, this.vectors, this.vectors, this.vectors);
		run((service) -> service.ingest(DOCUMENTS));
		return graph().nodes();
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
			.withBean(TimeSource.class, () -> this.time)
			.withPropertyValues("spring.neo4j.uri=" + graph().uri(), "graphrag.openai.api-key=sk-ingest",
					"graphrag.openai.base-url=" + this.server.baseUrl(), "graphrag.openai.allow-insecure-base-url=true",
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
