package dev.graphrag.probe;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the packaged program: exit codes, standard output, standard error and files.
 */
class PackagedJarIT {

	@RegisterExtension
	private static final AnsweringOpenAi OPENAI = new AnsweringOpenAi();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "", "nope", "openai-probe --nope", "openai-probe --max-attempts 0",
			"openai-probe --backoff-seconds NaN", "emulator --nope", "emulator --port x",
			"openai-probe emulator --requests-per-minute 5" })
	void wrongUsageEndsWithTwo(String line) throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory)
			.run(CommandWords.split(line).toArray(String[]::new));
		assertThat(result.exitCode()).isEqualTo(2);
		assertThat(result.out()).isEmpty();
		assertThat(result.err().lines()).hasSize(2).allMatch((error) -> error.startsWith("[ERROR] "));
	}

	@Test
	void skippedRunNeedsNothing() throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory).run("openai-probe", "--skip-live", "--root",
				"a b é");
		assertThat(result.exitCode()).isZero();
		assertThat(result.outLines()).isNotEmpty().allMatch((line) -> line.startsWith("[INFO] "));
		assertThat(result.errorLines()).isEmpty();
		Path root = this.directory.resolve("a b é");
		assertThat(ReportFile.read(root).at("/status").asString()).isEqualTo("skipped");
		assertThat(Files.readString(root.resolve("artifacts/openai/metrics.prom")).lines()).isNotEmpty()
			.allMatch((line) -> line.matches("(# (HELP|TYPE) )?graphrag_openai_.*"));
	}

	@Test
	void emulatorRunNeedsNothing() throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory).run("openai-probe", "--emulator");
		assertThat(result.exitCode()).isZero();
		assertThat(ReportFile.read(this.directory).at("/status").asString()).isEqualTo("success");
		assertThat(ReportFile.read(this.directory).at("/notes").asString()).contains("emulator");
	}

	@Test
	void liveRunIsAsTheGoldenFile() throws Exception {
		PackagedJar.Result result = OPENAI.probe(this.directory).run("openai-probe");
		assertThat(result.exitCode()).isZero();
		assertThat(result.outLines()).allMatch((line) -> line.startsWith("[INFO] "));
		String golden = Files.readString(Path.of("src/test/resources/golden/success.json"));
		String varying = "(\"(latency_ms|generated_at)\": )[^,\n]+";
		assertThat(ReportFile.text(this.directory).replaceAll(varying, "$1?"))
			.isEqualTo(golden.replaceAll(varying, "$1?"));
		assertThat(ReportFile.read(this.directory).at("/generated_at").asString())
			.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
	}

	@Test
	void storesOfTheServicesBesideItAreNotNeeded() throws Exception {
		PackagedJar.Result result = OPENAI.probe(this.directory)
			.with("GRAPHRAG_OPENAI_BUDGET_STORE", "redis")
			.with("GRAPHRAG_OPENAI_BUDGET_CHAT_REQUESTSPERMINUTE", "500")
			.with("GRAPHRAG_OPENAI_EMBEDDING_STORE_TYPE", "jdbc")
			.run("openai-probe");
		assertThat(result.exitCode()).isZero();
		assertThat(Files.readString(this.directory.resolve("artifacts/openai/metrics.prom")))
			.contains("graphrag_openai_budget_available{kind=\"requests\",model=\"gpt-4.1-mini\"} 499");
	}

	@Test
	void secretsAndPromptsAreInNoOutputAtAnyLevel() throws Exception {
		OPENAI.server()
			.stubFor(post(urlPathEqualTo("/v1/embeddings")).willReturn(aResponse().withStatus(401)
				.withBody("""
						{"error": {"message": "Bad key %s for GraphRAG readiness probe vector check."}}"""
					.formatted(AnsweringOpenAi.KEY))));
		PackagedJar.Result result = OPENAI.probe(this.directory)
			.with("LOGGING_LEVEL_ROOT", "TRACE")
			.with("OPENAI_LOG", "debug")
			.run("openai-probe");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2);
		assertThat(ReportFile.read(this.directory).at("/error/details/reason").asString()).isEqualTo("authentication");
		String everything = result.out() + result.err() + ReportFile.text(this.directory)
				+ Files.readString(this.directory.resolve("artifacts/openai/metrics.prom"));
		assertThat(everything).doesNotContain(AnsweringOpenAi.KEY, "Abc_def-0123456789", "verifying model guardrails",
				"brief acknowledgement", "readiness probe vector check", FakeAnswers.REPLY);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			OPENAI_MODEL, gpt-9, graphrag.openai.chat.model
			OPENAI_EMBEDDING_DIMENSIONS, many, graphrag.openai.embedding.dimensions
			OPENAI_API_KEY, ` `, graphrag.openai.api-key
			""")
	void badSettingIsAReportedFailure(String variable, String value, String setting) throws Exception {
		PackagedJar.Result result = OPENAI.probe(this.directory).with(variable, value).run("openai-probe");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2).first().isEqualTo("[ERROR] OpenAI configuration is invalid.");
		assertThat(result.errorLines().get(1)).contains(setting);
		assertThat(result.err()).doesNotContain("\tat ");
		JsonNode report = ReportFile.read(this.directory);
		assertThat(report.at("/error/details/reason").asString()).isEqualTo("settings_load");
		assertThat(report.at("/error/details/setting").asString()).isEqualTo(setting);
		assertThat(report.at("/settings/max_attempts").isNull()).isTrue();
		OPENAI.server().verify(0, postRequestedFor(urlPathEqualTo(AnsweringOpenAi.CHAT)));
	}

	@Test
	void environmentFileIsReadAndRealVariablesWin() throws Exception {
		Files.writeString(this.directory.resolve(".env"), """
				# Settings
				OPENAI_MAX_ATTEMPTS="4" # quoted
				OPENAI_BACKOFF_SECONDS='0.25'
				OPENAI_EMBEDDING_DIMENSIONS=256
				""");
		PackagedJar.Result result = new PackagedJar(this.directory).with("OPENAI_MAX_ATTEMPTS", "6")
			.run("openai-probe", "--skip-live");
		assertThat(result.exitCode()).isZero();
		JsonNode settings = ReportFile.read(this.directory).at("/settings");
		assertThat(settings.at("/max_attempts").asInt()).isEqualTo(6);
		assertThat(settings.at("/backoff_seconds").asDouble()).isEqualTo(0.25);
		assertThat(settings.at("/embedding_dimensions").asInt()).isEqualTo(256);
	}

	@Test
	void artifactsThatCannotBeWrittenEndWithOne() throws Exception {
		Files.writeString(this.directory.resolve("file"), "in the way");
		PackagedJar.Result result = new PackagedJar(this.directory).run("openai-probe", "--skip-live",
				"--artifacts-dir", "file/x");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2);
		assertThat(result.err()).doesNotContain("\tat ");
		assertThat(this.directory.resolve("file")).hasContent("in the way");
	}

	@Test
	void sslBundleIsFound() throws Exception {
		Path store = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
		PackagedJar.Result result = OPENAI.probe(this.directory)
			.with("GRAPHRAG_OPENAI_HTTP_SSL_BUNDLE", "company")
			.with("SPRING_SSL_BUNDLE_JKS_COMPANY_TRUSTSTORE_LOCATION", store.toUri().toString())
			.with("SPRING_SSL_BUNDLE_JKS_COMPANY_TRUSTSTORE_PASSWORD", "changeit")
			.run("openai-probe");
		assertThat(result.err()).doesNotContain("[ERROR]");
		assertThat(result.exitCode()).isZero();
	}

	@Test
	void keyWithTheLookOfAPlaceholderIsAKeyAndInNoOutput() throws Exception {
		String key = "gwkey-7Yw9KxT1${vBn5}Rm2Pd8Hs4Jc6";
		PackagedJar.Result result = OPENAI.probe(this.directory)
			.with("OPENAI_API_KEY", key)
			.with("LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_BOOT_SPRINGAPPLICATION", "error")
			.run("openai-probe");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out() + result.err() + ReportFile.text(this.directory)).doesNotContain("gwkey",
				"Rm2Pd8Hs4Jc6");
		OPENAI.server()
			.verify(1, postRequestedFor(urlPathEqualTo(AnsweringOpenAi.CHAT)).withHeader("Authorization",
					equalTo("Bearer " + key)));
	}

	@Test
	void ordinaryWordsInSecretLookingVariablesAreNotMasked() throws Exception {
		PackagedJar.Result result = OPENAI.probe(this.directory)
			.with("TOKENIZER_MODEL", "gpt-4.1-mini")
			.with("SECRETS_DIR", "artifacts")
			.with("X_SECRET", "artifacts/openai")
			.run("openai-probe");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("chat: gpt-4.1-mini", "report: artifacts/openai/probe.json")
			.doesNotContain("***");
	}

}
