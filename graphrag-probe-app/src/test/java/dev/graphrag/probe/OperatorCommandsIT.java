package dev.graphrag.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code openai-allowlist-audit} and {@code openai-settings} as processes.
 */
class OperatorCommandsIT {

	private static final String KEY = "sk-proj-Abc_def-0123456789abcdef";

	@TempDir
	private Path directory;

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void signalEndsAnAuditAtOnceAndLeavesAReport() throws Exception {
		Path report = Files.createDirectories(this.directory.resolve("artifacts/openai")).resolve("allowlist.json");
		Files.writeString(report, "{\"status\": \"offered\"}");
		CountDownLatch asked = new CountDownLatch(1);
		try (OpenAiServer server = OpenAiServer.start((request) -> {
			asked.countDown();
			return OpenAiAnswer.rateLimited(Duration.ofSeconds(60));
		})) {
			PackagedJar.Started started = new PackagedJar(this.directory).with("OPENAI_BASE_URL", server.baseUrl())
				.with("OPENAI_ALLOW_INSECURE_BASE_URL", "true")
				.with("OPENAI_API_KEY", KEY)
				.start("openai-allowlist-audit", "--format", "json");
			assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
			started.process().destroy();
			PackagedJar.Result result = started.await();
			assertThat(result.exitCode()).isEqualTo(143);
			assertThat(result.out()).isEqualTo(Files.readString(report));
			assertThat(json(result.out()).at("/error/details/reason").asString()).isEqualTo("interrupted");
		}
	}

	@Test
	void settingsAreOneObjectWithTheirOrigins() throws Exception {
		Files.writeString(this.directory.resolve(".env"), "# x\nOPENAI_MAX_ATTEMPTS=4\n");
		Files.writeString(this.directory.resolve("application.properties"), "graphrag.openai.retry.jitter=2\n");
		PackagedJar.Result result = new PackagedJar(this.directory).with("OPENAI_API_KEY", KEY)
			.run("openai-settings", "--format", "json");
		assertThat(result.exitCode()).isOne();
		JsonNode report = json(result.out());
		assertThat(report.at("/problems/0/setting").asString()).isEqualTo("graphrag.openai.retry.jitter");
		JsonNode settings = report.get("settings");
		assertThat(settings.at("/graphrag.openai.retry.max-attempts/origin").asString()).isEqualTo(".env:2");
		assertThat(settings.at("/graphrag.openai.retry.jitter/origin").asString())
			.isEqualTo("application.properties:1");
		assertThat(settings.at("/graphrag.openai.api-key/origin").asString()).isEqualTo("OPENAI_API_KEY");
		assertThat(result.errorLines()).hasSize(2);
		assertThat(result.out() + result.err()).doesNotContain(KEY);
	}

	private static JsonNode json(String text) {
		return JsonMapper.builder().build().readTree(text);
	}

}
