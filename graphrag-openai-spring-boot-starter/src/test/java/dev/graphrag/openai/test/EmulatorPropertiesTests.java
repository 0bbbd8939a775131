package dev.graphrag.openai.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.autoconfigure.OpenAiSettingsAutoConfiguration;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiServer;
import dev.graphrag.openai.settings.BudgetSettings;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.springai.EnableWithoutDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Tests of what wins: the emulator, then the test, then what suits a test, then the
 * machine and the application.
 */
class EmulatorPropertiesTests {

	private static final Secret KEY = new Secret(OpenAiServer.API_KEY);

	@TempDir
	private Path directory;

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> systemProperties = new LinkedHashMap<>();

	@Test
	void leadsAroundWhatTheApplicationSets() throws IOException {
		run(Application.class, """
				graphrag.openai.base-url=https://openai.example.org/v1
				graphrag.openai.allow-insecure-base-url=false
				graphrag.openai.api-key-file=/run/secrets/openai
				graphrag.openai.http.proxy=http://proxy.example.org:3128
				graphrag.openai.http.ssl-bundle=corporate
				graphrag.openai.timeout.connect=10s
				graphrag.openai.timeout.request=60s
				graphrag.openai.stream.idle-timeout=30s
				graphrag.openai.retry.jitter=0.25
				graphrag.openai.retry.max-attempts=2
				graphrag.openai.budget.store=redis
				graphrag.openai.budget.chat.requests-per-minute=60
				""", (context) -> {
			assertEmulator(context);
			OpenAiSettings settings = settings(context);
			assertThat(settings.timeout())
				.isEqualTo(new OpenAiSettings.Timeout(Duration.ofSeconds(2), Duration.ofSeconds(5)));
			assertThat(settings.stream().idleTimeout()).isEqualTo(Duration.ofSeconds(2));
			assertThat(settings.retry().jitter()).isZero();
			assertThat(settings.budget().store()).isEqualTo(BudgetSettings.Store.LOCAL);
			assertThat(settings.retry().maxAttempts()).isEqualTo(2);
			assertThat(settings.budget().chat().requestsPerMinute()).isEqualTo(60);
		});
	}

	@Test
	void startsAClientWhoseKeyIsInAFileAndWhoseBudgetIsShared() throws IOException {
		run(Client.class, """
				graphrag.openai.api-key-file=/run/secrets/openai
				graphrag.openai.budget.store=redis
				graphrag.openai.budget.chat.requests-per-minute=1
				""", (context) -> {
			SharedOpenAiClient client = context.getBean(SharedOpenAiClient.class);
			OpenAiEmulator openAi = context.getBean(OpenAiEmulator.class);
			openAi.chat().respond("one").respond("two");
			assertThat(List.of(client.chat("Hello").text(), client.chat("Hello").text())).containsExactly("one", "two");
			// Asked for again half way, and all of it virtual.
			assertThat(openAi.waited()).isEqualTo(Duration.ofMinutes(1));
		});
	}

	@Test
	void leadsAroundAVault() throws IOException {
		run(VaultClient.class, "", (context) -> {
			OpenAiEmulator openAi = context.getBean(OpenAiEmulator.class);
			openAi.chat().respond("one");
			assertThat(context.getBean(SharedOpenAiClient.class).chat("Hello").text()).isEqualTo("one");
		});
	}

	@Test
	void leavesEachOfManyTestsItsRetries() throws IOException {
		run(Client.class, "", (context) -> {
			SharedOpenAiClient client = context.getBean(SharedOpenAiClient.class);
			OpenAiEmulator openAi = context.getBean(OpenAiEmulator.class);
			for (int test = 0; test < 60; test++) {
				openAi.reset();
				openAi.chat().otherwise(OpenAiAnswer.status(500));
				assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(() -> client.chat("Hello"));
				assertThat(openAi.requests()).hasSize(3);
			}
		});
	}

	@Test
	void leadsAroundTheMachinesVariables() throws IOException {
		this.variables.putAll(Map.of("OPENAI_API_KEY", "sk-real", "OPENAI_API_KEY_FILE", "/run/secrets/openai",
				"OPENAI_BASE_URL", "https://openai.example.org/v1", "OPENAI_MODEL", "gpt-5", "OPENAI_MAX_ATTEMPTS", "1",
				"GRAPHRAG_OPENAI_API_KEY", "sk-real-too", "GRAPHRAG_OPENAI_RETRY_JITTER", "0.5"));
		run(Application.class, """
				spring.ai.openai.api-key=${OPENAI_API_KEY}
				spring.ai.openai.base-url=${OPENAI_BASE_URL}
				""", (context) -> {
			assertEmulator(context);
			OpenAiSettings settings = settings(context);
			assertThat(settings.chat().model()).isEqualTo("gpt-4.1-mini");
			assertThat(settings.retry().maxAttempts()).isEqualTo(3);
			assertThat(settings.retry().jitter()).isZero();
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("spring.ai.openai.api-key")).isEqualTo(OpenAiServer.API_KEY);
			assertThat(environment.getProperty("spring.ai.openai.base-url"))
				.isEqualTo(context.getBean(OpenAiEmulator.class).baseUrl());
		});
	}

	@Test
	void leadsAroundSystemProperties() throws IOException {
		this.systemProperties.putAll(Map.of("graphrag.openai.base-url", "https://openai.example.org/v1",
				"graphrag.openai.timeout.request", "60s", "graphrag.openai.http.proxy", "http://proxy.example.org:1"));
		run(Application.class, "", (context) -> {
			assertEmulator(context);
			assertThat(settings(context).timeout().request()).isEqualTo(Duration.ofSeconds(5));
		});
	}

	@Test
	void letsATestSetWhatSuitsIt() {
		EngineTestKit.engine("junit-jupiter")
			.selectors(selectClass(SetsByItself.class))
			.execute()
			.testEvents()
			.assertStatistics((tests) -> tests.started(1).succeeded(1));
	}

	private void run(Class<?> application, String properties, Consumer<ConfigurableApplicationContext> test)
			throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.properties"), properties);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
			.bannerMode(Banner.Mode.OFF)
			.environment(new Machine())
			.web(WebApplicationType.NONE)
			.initializers(
					(prepared) -> prepared.addBeanFactoryPostProcessor(new OpenAiEmulatorRegistrar(prepared, true)))
			.run("--spring.config.location=" + file.toUri())) {
			test.accept(context);
		}
	}

	private static OpenAiSettings settings(ConfigurableApplicationContext context) {
		return context.getBean(OpenAiSettings.class);
	}

	private static void assertEmulator(ConfigurableApplicationContext context) {
		OpenAiSettings settings = settings(context);
		assertThat(settings.baseUrl()).isEqualTo(context.getBean(OpenAiEmulator.class).baseUrl());
		assertThat(settings.apiKey()).isEqualTo(KEY);
		assertThat(settings.apiKeyFile()).isNull();
		assertThat(settings.http().proxy()).isNull();
		assertThat(settings.http().sslBundle()).isNull();
	}

	/**
	 * The environment of another machine.
	 */
	private final class Machine extends StandardEnvironment {

		@Override
		protected void customizePropertySources(MutablePropertySources sources) {
			sources.addLast(new MapPropertySource("systemProperties",
					new LinkedHashMap<>(EmulatorPropertiesTests.this.systemProperties)));
			sources.addLast(new SystemEnvironmentPropertySource("systemEnvironment",
					new LinkedHashMap<>(EmulatorPropertiesTests.this.variables)));
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(OpenAiSettingsAutoConfiguration.class)
	static class Application {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableWithoutDatabases
	static class Client {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableWithoutDatabases
	static class VaultClient {

		@Bean
		ApiKeySource vault() {
			return () -> {
				throw new IllegalStateException("The vault is out of reach");
			};
		}

	}

	@SpringBootTest(classes = Application.class,
			properties = { "graphrag.openai.timeout.request=7s", "graphrag.openai.api-key=sk-of-the-test" })
	@TestPropertySource(properties = "graphrag.openai.retry.jitter=0.5")
	@AutoConfigureOpenAiEmulator
	static class SetsByItself {

		@Autowired
		OpenAiSettings settings;

		@Autowired
		OpenAiEmulator openAi;

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			registry.add("graphrag.openai.stream.idle-timeout", () -> "3s");
			registry.add("graphrag.openai.base-url", () -> "https://openai.example.org/v1");
		}

		@Test
		void hasWhatItSets() {
			assertThat(this.settings.timeout())
				.isEqualTo(new OpenAiSettings.Timeout(Duration.ofSeconds(2), Duration.ofSeconds(7)));
			assertThat(this.settings.retry().jitter()).isEqualTo(0.5);
			assertThat(this.settings.stream().idleTimeout()).isEqualTo(Duration.ofSeconds(3));
			assertThat(this.settings.baseUrl()).isEqualTo(this.openAi.baseUrl());
			assertThat(this.settings.apiKey()).isEqualTo(KEY);
		}

	}

}
