package dev.graphrag.probe.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.graphrag.probe.FakeAnswers;
import dev.graphrag.probe.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ArtifactWriter} and the golden files of every kind of report.
 */
class ArtifactWriterTests {

	private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");

	@TempDir
	private Path root;

	@Test
	void successIsAsTheGoldenFile() throws IOException {
		Outcome success = new Outcome.Success(FakeAnswers.chat(), FakeAnswers.embedding());
		assertGolden("success.json", new ProbeReport(NOW, TestSettings.of("api-key=k-12345678"), success, null));
	}

	@Test
	void skippedIsAsTheGoldenFile() throws IOException {
		assertGolden("skipped.json",
				new ProbeReport(NOW,
						TestSettings.of("chat.model=gpt-4o-mini", "fallback.enabled=true", "embedding.dimensions=256",
								"retry.backoff=1s", "retry.max-attempts=5"),
						new Outcome.Skipped(), "Live OpenAI calls skipped by operator request."));
	}

	@Test
	void failureIsAsTheGoldenFile() throws IOException {
		Outcome failure = new Outcome.Failure("Refused: hidden – über.", "Wait, then retry.",
				Map.of("reason", "rate_limit", "status", 429, "attempts", Map.of("gpt-4.1-mini", 3), "waits",
						List.of(1, 2.5), "tried", List.of("hidden", true), "none", List.of()));
		assertGolden("failed.json", new ProbeReport(NOW, null, failure, null));
	}

	@Test
	void whatTheServerChoseIsRedacted() throws IOException {
		Outcome success = new Outcome.Success(FakeAnswers.chat(), FakeAnswers.embedding());
		new ArtifactWriter((text) -> text.replace("stop", "***"))
			.write(new ProbeReport(NOW, TestSettings.of("api-key=k-12345678"), success, null), "", paths());
		assertThat(directory().resolve("probe.json")).content().contains("\"finish_reason\": \"***\"");
	}

	@Test
	void pathsOutsideTheRootAreAbsolute() throws IOException {
		Path elsewhere = this.root.resolve("elsewhere");
		ArtifactPaths paths = ArtifactPaths.in(this.root.resolve("root"), elsewhere);
		assertThat(paths.reportName()).isEqualTo(elsewhere.resolve("probe.json").toString().replace('\\', '/'));
	}

	@Test
	void replacesFilesAndLeavesNothingElse() throws IOException {
		write("old");
		write("new");
		assertThat(files()).containsExactlyInAnyOrder("probe.json", "metrics.prom");
		assertThat(directory().resolve("metrics.prom")).hasContent("new");
	}

	@Test
	void failureLeavesTheOldFilesAlone() throws IOException {
		write("old");
		Files.delete(directory().resolve("probe.json"));
		Files.createDirectories(directory().resolve("probe.json/in the way"));
		assertThatIOException().isThrownBy(() -> write("new"));
		assertThat(files()).containsExactlyInAnyOrder("probe.json", "metrics.prom");
	}

	@Test
	void fileWhereTheDirectoryBelongsIsAnError() throws IOException {
		Files.createDirectories(Objects.requireNonNull(directory().getParent()));
		Files.writeString(directory(), "in the way");
		assertThatIOException().isThrownBy(() -> write("new"));
		assertThat(directory()).hasContent("in the way");
	}

	private void assertGolden(String name, ProbeReport report) throws IOException {
		new ArtifactWriter((text) -> text.replace("hidden", "***")).write(report, "", paths());
		assertThat(Files.readAllBytes(directory().resolve("probe.json"))).asString(StandardCharsets.UTF_8)
			.isEqualTo(golden(name));
	}

	private void write(String metrics) throws IOException {
		ProbeReport report = new ProbeReport(NOW, null, new Outcome.Skipped(), null);
		new ArtifactWriter((text) -> text).write(report, metrics, paths());
	}

	private ArtifactPaths paths() {
		return ArtifactPaths.in(this.root, directory());
	}

	private Path directory() {
		return this.root.resolve("artifacts/openai");
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(directory())) {
			return files.map((file) -> String.valueOf(file.getFileName())).toList();
		}
	}

	private static String golden(String name) {
		try (var stream = ArtifactWriterTests.class.getResourceAsStream("/golden/" + name)) {
			return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
