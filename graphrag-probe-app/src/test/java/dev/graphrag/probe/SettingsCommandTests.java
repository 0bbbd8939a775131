package dev.graphrag.probe;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.graphrag.openai.autoconfigure.OpenAiSettingsAutoConfiguration;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.probe.command.Interruption;
import dev.graphrag.probe.command.SettingsCommand;
import dev.graphrag.probe.command.TerminalTraits;
import dev.graphrag.probe.environment.DotenvPostProcessor;
import dev.graphrag.probe.environment.ProxyPostProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SettingsCommand}, over an environment put together as the program's.
 */
class SettingsCommandTests {

	private static final String KEY = "sk-test-0123456789abcdef";

	@TempDir
	private Path directory;

	private final Map<String, Object> variables = new HashMap<>();

	private final StringWriter out = new StringWriter();

	private int exitCode;

	@Test
	void everySettingHasItsDefault() throws Exception {
		JsonNode report = run();
		assertThat(this.exitCode).isZero();
		assertThat(report.get("problems")).isEmpty();
		assertThat(report.get("settings").propertyNames())
			.containsExactlyElementsOf(Arrays.stream(Setting.values()).map(Setting::property).sorted().toList());
		assertThat(report.get("settings").values()).extracting((value) -> value.get("source").asString())
			.containsOnly("default");
		assertThat(value("chat.model", report).asString()).isEqualTo("gpt-4.1-mini");
		assertThat(value("embedding.dimensions", report).asInt()).isEqualTo(1536);
		assertThat(value("pricing", report).at("/gpt-4.1-mini/input").asDouble()).isEqualTo(0.4);
		assertThat(value("api-key", report).isNull()).isTrue();
	}

	@Test
	void propertyHasItsFileAndLine() throws Exception {
		write("application.properties", "a=b\ngraphrag.openai.retry.maxAttempts=4\n");
		JsonNode report = run();
		assertSource(report, "retry.max-attempts", "property", this.directory.resolve("application.properties") + ":2");
		assertThat(value("retry.max-attempts", report).asInt()).isEqualTo(4);
	}

	@Test
	void variableHasItsName() throws Exception {
		this.variables.put("OPENAI_MAX_ATTEMPTS", "4");
		this.variables.put("GRAPHRAG_OPENAI_RETRY_JITTER", "0.5");
		this.variables.put("HTTPS_PROXY", "proxy.example.com:3128");
		JsonNode report = run();
		assertSource(report, "retry.max-attempts", "environment", "OPENAI_MAX_ATTEMPTS");
		assertSource(report, "retry.jitter", "environment", "GRAPHRAG_OPENAI_RETRY_JITTER");
		assertSource(report, "http.proxy", "environment", "HTTPS_PROXY");
	}

	@Test
	void lineOfDotenvHasItsNumber() throws Exception {
		write(".env", "# x\nOPENAI_MODEL=gpt-4o-mini\n\nexport GRAPHRAG_OPENAI_FALLBACK_ENABLED='true'\n");
		JsonNode report = run();
		assertSource(report, "chat.model", ".env", this.directory.resolve(".env") + ":2");
		assertSource(report, "fallback.enabled", ".env", this.directory.resolve(".env") + ":4");
	}

	@Test
	void propertyWinsInAnySpellingAndABlankOneIsUnset() throws Exception {
		write("application.properties",
				"graphrag.openai.retry.max_attempts=4\ngraphrag.openai.chat.model=\ngraphrag.openai.retry.jitter=${X:}\n");
		this.variables.put("OPENAI_MAX_ATTEMPTS", "9");
		this.variables.put("OPENAI_MODEL", "gpt-4.1-mini");
		JsonNode report = run();
		assertThat(value("retry.max-attempts", report).asInt()).isEqualTo(4);
		assertSource(report, "chat.model", "environment", "OPENAI_MODEL");
		assertThat(report.at("/settings/graphrag.openai.retry.jitter/source").asString()).isEqualTo("default");
		assertThat(this.exitCode).isZero();
	}

	@Test
	void secretsAndTheHostAreMasked() throws Exception {
		this.variables.put("OPENAI_API_KEY", KEY);
		this.variables.put("OPENAI_BASE_URL", "https://gateway.example.com/v1");
		this.variables.put("GRAPHRAG_OPENAI_HTTP_PROXY", "http://me:s3cret-password@proxy.example.com:3128");
		JsonNode report = run();
		assertThat(value("api-key", report).asString()).isEqualTo("***");
		assertThat(value("base-url", report).asString()).isEqualTo("https://***/v1");
		run("--format", "table");
		assertThat(this.out.toString()).doesNotContain(KEY, "gateway.example.com", "s3cret-password");
	}

	@Test
	void everyProblemIsReportedAtOnce() throws Exception {
		write("application.properties", "graphrag.openai.timeout.request=0s\ngraphrag.openai.corpus.max-inputs=x\n");
		this.variables.put("OPENAI_API_KEY", "Bearer " + KEY);
		this.variables.put("OPENAI_BASE_URL", "ftp://gateway.example.com");
		this.variables.put("OPENAI_EMBEDDING_DIMENSIONS", "-1");
		this.variables.put("OPENAI_MAX_ATTEMPTS", "many");
		this.variables.put("OPENAI_BACKOFF_SECONDS", "soon");
		this.variables.put("OPENAI_MODEL", "gpt-9");
		JsonNode report = run();
		assertThat(this.exitCode).isOne();
		assertThat(report.get("problems").values()).extracting((problem) -> problem.get("setting").asString())
			.containsExactlyInAnyOrder("graphrag.openai.timeout.request", "graphrag.openai.corpus.max-inputs",
					"graphrag.openai.api-key", "graphrag.openai.base-url", "graphrag.openai.embedding.dimensions",
					"graphrag.openai.retry.max-attempts", "graphrag.openai.retry.backoff",
					"graphrag.openai.chat.model");
		assertThat(report.get("problems").values()).allSatisfy((problem) -> {
			assertThat(problem.get("message").asString()).isNotBlank();
			assertThat(problem.get("remediation").asString()).isNotBlank();
		});
		assertThat(value("embedding.dimensions", report).asString()).isEqualTo("-1");
		assertThat(value("retry.jitter", report).asDouble()).isEqualTo(0.25);
		assertThat(this.out.toString()).doesNotContain(KEY, "gateway.example.com");
	}

	@Test
	void whatAnUnreadableSwitchPermitsIsNotReportedAsForbidden() throws Exception {
		this.variables.put("OPENAI_ENABLE_FALLBACK", "perhaps");
		this.variables.put("OPENAI_MODEL", "gpt-4o-mini");
		this.variables.put("OPENAI_ALLOW_INSECURE_BASE_URL", "perhaps");
		this.variables.put("OPENAI_BASE_URL", "http://localhost:8089/v1");
		assertThat(run().get("problems").values()).extracting((problem) -> problem.get("setting").asString())
			.containsExactlyInAnyOrder("graphrag.openai.fallback.enabled", "graphrag.openai.allow-insecure-base-url");
	}

	@Test
	void unreadableFilesAndVariablesAreProblems() throws Exception {
		write(".env", "OPENAI_MODEL=gpt-4.1-mini\nnonsense " + KEY + "\n");
		this.variables.put("HTTPS_PROXY", "socks5://proxy.example.com");
		JsonNode report = run();
		assertThat(this.exitCode).isOne();
		assertThat(report.get("problems").values()).extracting((problem) -> problem.get("message").asString())
			.containsExactly("Line 2 of the .env file is not NAME=value.", "HTTPS_PROXY does not name a usable proxy.");
		assertThat(report.at("/problems/0/setting").isNull()).isTrue();
		assertThat(this.out.toString()).doesNotContain(KEY);
	}

	@ParameterizedTest
	@CsvSource({ "graphrag.openai.pricing.[gpt-4.1-mini].input=x", "graphrag.openai.pricing.[other].output=1",
			"graphrag.openai.pricing=5", "graphrag.openai.retry=5" })
	void brokenGroupIsOneProblem(String line) throws Exception {
		write("application.properties", line);
		assertThat(run().get("problems")).hasSize(1);
		assertThat(this.exitCode).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "${NOPE}", "${graphrag.openai.retry.max-attempts}", "${a", "a${NOPE:}" })
	void placeholderThatCannotBeResolvedIsAProblem(String value) throws Exception {
		write("application.properties", "graphrag.openai.retry.max-attempts=" + value + "\n");
		assertThat(run().at("/problems/0/setting").asString()).isEqualTo("graphrag.openai.retry.max-attempts");
	}

	@Test
	void nameThatIsNoSettingIsAWarning() throws Exception {
		write("application.properties", "graphrag.openai.retry.max-attempt=4\n");
		JsonNode report = run();
		assertThat(this.exitCode).isZero();
		assertThat(report.get("problems")).isEmpty();
		assertThat(report.at("/warnings/0/setting").asString()).isEqualTo("graphrag.openai.retry.max-attempt");
		assertThat(report.at("/warnings/0/message").asString()).endsWith("application.properties:1).");
		assertThat(report.at("/warnings/0/remediation").asString()).contains("graphrag.openai.retry.max-attempts");
		run("--format", "table");
		assertThat(this.out.toString()).contains("[INFO] warning: graphrag.openai.retry.max-attempt is no setting");
	}

	@Test
	void tableHasALineForEachSettingWithAlignedColumns() throws Exception {
		write("application.properties", "graphrag.openai.actor=" + "long".repeat(50) + "\n");
		this.variables.put("OPENAI_MODEL", "gpt-4.1-mini");
		run("--format", "table");
		List<String> lines = this.out.toString().lines().toList();
		assertThat(lines).hasSize(Setting.values().length + 2);
		int source = lines.get(0).indexOf("SOURCE");
		assertThat(lines).filteredOn((line) -> line.startsWith("graphrag.openai.chat.model "))
			.singleElement()
			.satisfies((line) -> assertThat(line.substring(source)).isEqualTo("environment OPENAI_MODEL"));
		assertThat(lines).anyMatch((line) -> line.contains("long".repeat(50) + "  property "));
		assertThat(lines).last().isEqualTo("[INFO] The settings are valid.");
	}

	@Test
	void wrongUsageAndHelp() throws Exception {
		run("--format", "xml");
		assertThat(this.exitCode).isEqualTo(2);
		run("--help");
		assertThat(this.exitCode).isZero();
		assertThat(this.out.toString()).contains("Usage: openai-probe openai-settings", "Exit codes:", "Examples:");
	}

	private static JsonNode value(String setting, JsonNode report) {
		return report.get("settings").get("graphrag.openai." + setting).get("value");
	}

	private static void assertSource(JsonNode report, String setting, String source, String origin) {
		JsonNode value = report.get("settings").get("graphrag.openai." + setting);
		assertThat(value.get("source").asString()).isEqualTo(source);
		assertThat(value.get("origin").asString()).isEqualTo(origin);
	}

	private void write(String file, String text) throws IOException {
		Files.writeString(this.directory.resolve(file), text);
	}

	private JsonNode run() throws Exception {
		run("--format", "json");
		return JsonMapper.builder().build().readTree(this.out.toString());
	}

	private void run(String... words) throws Exception {
		this.out.getBuffer().setLength(0);
		ParsedInput.Builder input = ParsedInput.builder().commandName(SettingsCommand.NAME);
		for (int index = 0; index < words.length; index++) {
			input.addArgument(new CommandArgument(index, words[index]));
		}
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class))
			.withInitializer((context) -> {
				context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
				prepare(context);
			})
			.run((context) -> {
				SettingsCommand command = command(context.getSourceApplicationContext());
				this.exitCode = command.execute(new CommandContext(input.build(), new CommandRegistry(Set.of(command)),
						new PrintWriter(this.out, true), new InputReader() {
						}))
					.code();
			});
	}

	private void prepare(ConfigurableApplicationContext context) {
		MutablePropertySources sources = context.getEnvironment().getPropertySources();
		sources.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", this.variables));
		Path file = this.directory.resolve("application.properties");
		try {
			if (Files.exists(file)) {
				new PropertiesPropertySourceLoader().load("file", new FileSystemResource(file))
					.forEach(sources::addLast);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		SpringApplication application = new SpringApplication();
		Map<String, String> real = new HashMap<>();
		this.variables.forEach((name, value) -> real.put(name, value.toString()));
		new DotenvPostProcessor(this.directory, real).postProcessEnvironment(context.getEnvironment(), application);
		new ProxyPostProcessor().postProcessEnvironment(context.getEnvironment(), application);
		SpringFactoriesLoader.forDefaultResourceLocation()
			.load(EnvironmentPostProcessor.class, (type, name, failure) -> {
			})
			.stream()
			.filter((processor) -> processor.getClass().getSimpleName().equals("OpenAiEnvironmentPostProcessor"))
			.forEach((processor) -> processor.postProcessEnvironment(context.getEnvironment(), application));
	}

	private SettingsCommand command(ConfigurableApplicationContext context) {
		Launch launch = new Launch(Launch.Mode.COMMAND, List.of(), System.out, TerminalTraits.NONE, Interruption::new);
		return new ProbeConfiguration().settingsCommand(
				context.getBeanProvider(ConfigurationPropertiesBindHandlerAdvisor.class), launch,
				context.getEnvironment());
	}

}
