package dev.graphrag.openai.ingest.batch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.graphrag.openai.corpus.PaidTexts;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.ingest.recipes.ServiceSettings;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Spring Batch job over H2 that is killed with SIGKILL, once while a request is out and
 * once between an answer and the commit of its chunk, and goes on each time.
 */
@Timeout(120)
class KilledIngestIT {

	private static final int CHUNK = 4;

	private static final List<String> TEXTS = IntStream.range(0, 24).mapToObj((index) -> "Text " + index).toList();

	@TempDir
	private Path directory;

	@Test
	void sendsAgainOnlyWhatWasInFlight() throws Exception {
		Files.write(this.directory.resolve("chunks.txt"), TEXTS);
		try (OpenAiEmulator openAi = OpenAiEmulator.start()) {
			PaidTexts texts = new PaidTexts(openAi, ServiceSettings.DIMENSIONS);
			CountDownLatch out = stallThirdRequest(texts);
			Process first = start(openAi);
			out.await();
			kill(first);

			Process second = start(openAi, IngestApplication.HANG_AT + "=3");
			awaitLine(second, IngestApplication.EMBEDDED);
			kill(second);

			assertThat(start(openAi).waitFor()).isZero();

			assertThat(texts.requests()).containsExactly(chunk(0), chunk(1), chunk(2), chunk(2), chunk(3), chunk(4),
					chunk(5));
			assertThat(points()).containsExactlyInAnyOrderElementsOf(expectedPoints(texts));
		}
	}

	private static CountDownLatch stallThirdRequest(PaidTexts texts) {
		CountDownLatch out = new CountDownLatch(1);
		AtomicInteger requests = new AtomicInteger();
		texts.when((request) -> {
			if (requests.incrementAndGet() != 3) {
				return null;
			}
			out.countDown();
			return OpenAiAnswer.stall();
		});
		return out;
	}

	private Process start(OpenAiEmulator openAi, String... properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
						IngestApplication.class.getName(), this.directory.resolve("chunks.txt").toString()));
		command.addAll(properties(ServiceSettings.of(openAi)));
		command.addAll(properties("spring.datasource.url=" + url(), "spring.batch.jdbc.initialize-schema=always",
				"spring.batch.job.enabled=false", "spring.main.banner-mode=off", "ingest.chunk-size=" + CHUNK,
				"graphrag.openai.embedding.store.type=jdbc",
				"graphrag.openai.embedding.store.initialize-schema=always"));
		command.addAll(properties(properties));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	private static List<String> properties(String... properties) {
		return Arrays.stream(properties).map((property) -> "--" + property).toList();
	}

	// Commits are on disk when they return, and an interrupt does not close the file.
	private String url() {
		return "jdbc:h2:retry:" + this.directory.resolve("ingest") + ";WRITE_DELAY=0";
	}

	private static void awaitLine(Process process, String line) throws IOException {
		BufferedReader out = process.inputReader();
		assertThat(out.lines().anyMatch(line::equals)).isTrue();
	}

	private static void kill(Process process) throws InterruptedException {
		process.destroyForcibly().waitFor();
	}

	private static List<String> chunk(int index) {
		return TEXTS.subList(index * CHUNK, (index + 1) * CHUNK).stream().map(KilledIngestIT::sent).toList();
	}

	// As Spring AI makes a text of a document without metadata.
	private static String sent(String text) {
		return "\n\n" + text;
	}

	private List<String> points() {
		return new JdbcTemplate(new DriverManagerDataSource(url()))
			.queryForList("select text || ' ' || vector from point", String.class);
	}

	private static List<String> expectedPoints(PaidTexts texts) {
		return TEXTS.stream().map((text) -> text + " " + Arrays.toString(texts.vector(sent(text)))).toList();
	}

}
