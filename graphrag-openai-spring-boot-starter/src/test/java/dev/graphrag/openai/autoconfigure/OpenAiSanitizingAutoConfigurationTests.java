package dev.graphrag.openai.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiSanitizingAutoConfigurationTests {

	private static final String KEY = "key-without-known-form-42";

	private static final String URL = "https://gateway.example:8443/openai/v1";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class,
				OpenAiSanitizingAutoConfiguration.class, EnvironmentEndpointAutoConfiguration.class,
				ConfigurationPropertiesReportEndpointAutoConfiguration.class))
		.withInitializer((context) -> new OpenAiEnvironmentPostProcessor()
			.postProcessEnvironment(context.getEnvironment(), new SpringApplication()))
		.withPropertyValues("management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always");

	@Test
	void masksPropertiesInEveryEndpoint() {
		assertThatNothingLeaks(
				this.runner.withPropertyValues("graphrag.openai.api-key=" + KEY, "graphrag.openai.base-url=" + URL));
	}

	@Test
	void masksEnvironmentNamesInEveryEndpoint() {
		assertThatNothingLeaks(this.runner.withPropertyValues("OPENAI_API_KEY=" + KEY, "OPENAI_BASE_URL=" + URL));
	}

	@Test
	void masksEnvironmentFormOfPropertiesInEveryEndpoint() {
		assertThatNothingLeaks(this.runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
					Map.of("GRAPHRAG_OPENAI_API_KEY", KEY, "GRAPHRAG_OPENAI_BASE_URL", URL)))));
	}

	@Test
	void masksKeyAndBaseUrlInsideOtherValues() {
		assertThatNothingLeaks(this.runner.withPropertyValues("OPENAI_API_KEY=" + KEY, "OPENAI_BASE_URL=" + URL,
				"sun.java.command=app.jar --graphrag.openai.api-key=" + KEY + " --graphrag.openai.base-url=" + URL,
				"SPRING_APPLICATION_JSON={\"graphrag.openai.api-key\":\"" + KEY + "\"}"));
	}

	@Test
	void showsOpenAisOwnUrlAndPlainValues() {
		this.runner.withPropertyValues("graphrag.openai.base-url=https://api.openai.com/v1").run((context) -> {
			assertThat(json(context.getBean(EnvironmentEndpoint.class).environment("graphrag")))
				.contains("https://api.openai.com/v1");
			assertThat(json(context.getBean(ConfigurationPropertiesReportEndpoint.class)
				.configurationPropertiesWithPrefix("graphrag"))).contains("https://api.openai.com/v1", "gpt-4.1-mini");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "graphrag.openai.api-key", "graphrag.openai.apiKey", "graphrag.openai.apiKey.value",
			"graphrag.openai.api-key.value", "OPENAI_API_KEY", "GRAPHRAG_OPENAI_APIKEY", "api_key", "apikey", "token",
			"access_token", "refresh_token", "accessToken", "secret", "client-secret", "password",
			"spring.datasource.password", "DB_PASSWORD", "authorization", "http.headers.Authorization",
			"x-openai-client", "X_OPENAI_CLIENT", "openai-organization", "OPENAI_ORGANIZATION", "OPENAI_ORG_ID",
			"spring.ai.openai.organization-id", "service.api-keys[0]", "AWS_SECRET_ACCESS_KEY" })
	void masksSecretLookingKeys(String key) {
		assertThat(sanitized(key, "plain")).isEqualTo("***");
	}

	@ParameterizedTest
	@ValueSource(strings = { "max_tokens", "prompt_tokens", "tokens_consumed", "graphrag.openai.chat.model",
			"max-completion-tokens", "token-type", "spring.application.name", "graphrag.openai.retry.max-attempts",
			"keystore-type", "monkey", "keyboard", "TOKENIZER_MODEL", "SECRETS_DIR", "HF_TOKEN_FILE", "DB_SECRET_NAME",
			"graphrag.openai.api-key-file" })
	void showsOtherKeys(String key) {
		assertThat(sanitized(key, "plain")).isEqualTo("plain");
		assertThat(sanitized(key, 32)).isEqualTo(32);
	}

	@Test
	void masksKeysByTheirForm() {
		assertThat(sanitized("note", "is sk-proj-abc_DEF-1234567 here")).isEqualTo("is *** here");
		assertThat(sanitized("note", "risk-management")).isEqualTo("risk-management");
	}

	@ParameterizedTest
	@ValueSource(strings = { "graphrag.openai.base-url", "graphrag.openai.baseUrl", "OPENAI_BASE_URL",
			"GRAPHRAG_OPENAI_BASEURL", "GRAPHRAG_OPENAI_BASE_URL", "spring.ai.openai.base-url",
			"spring.ai.openai.chat.base-url", "AZURE_OPENAI_BASE_URL" })
	void masksHostOfBaseUrl(String key) {
		assertThat(sanitized(key, URL)).isEqualTo("https://***/openai/v1");
		assertThat(sanitized(key, "gateway.example")).isEqualTo("***");
		assertThat(sanitized(key, "https://h/v1?token=x")).isEqualTo("https://***/v1");
	}

	@Test
	void masksThePasswordOfTheProxyInEveryEndpoint() {
		this.runner
			.withPropertyValues("graphrag.openai.http.proxy=http://user:pass%40hidden@proxy.example:3128",
					"note=login with pass@hidden")
			.run((context) -> {
				assertThat(json(context.getBean(EnvironmentEndpoint.class).environment(null)))
					.contains("proxy.example:3128")
					.doesNotContain("hidden");
				assertThat(json(context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties()))
					.contains("proxy.example")
					.doesNotContain("hidden");
			});
	}

	@Test
	void showsThePathOfTheKeysFileButNotTheKey(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("openai"), KEY);
		this.runner.withPropertyValues("OPENAI_API_KEY_FILE=" + file).run((context) -> {
			assertThat(json(context.getBean(EnvironmentEndpoint.class).environment(null)))
				.contains(file.getFileName().toString())
				.doesNotContain(KEY);
			assertThat(json(context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties()))
				.doesNotContain(KEY);
		});
	}

	@Test
	void masksNoHarmlessNameThatMentionsASecret() {
		assertThat(sanitized("TOKENIZER_MODEL", "gpt-4.1-mini")).isEqualTo("gpt-4.1-mini");
		assertThat(sanitized("OPENAI_API_KEY_FILE", "/run/secrets/openai")).isEqualTo("/run/secrets/openai");
		assertThat(sanitized("spring.ai.openai.api-key", "plain")).isEqualTo("***");
	}

	private static @Nullable Object sanitized(String key, Object value) {
		return new OpenAiSanitizingFunction(new MockEnvironment()).apply(new SanitizableData(null, key, value))
			.getValue();
	}

	private static void assertThatNothingLeaks(ApplicationContextRunner runner) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			EnvironmentEndpoint environment = context.getBean(EnvironmentEndpoint.class);
			ConfigurationPropertiesReportEndpoint properties = context
				.getBean(ConfigurationPropertiesReportEndpoint.class);
			assertThat(json(environment.environment(null))).contains("***").doesNotContain(KEY, "gateway.example");
			assertThat(json(environment.environmentEntry("graphrag.openai.api-key"))).contains("***")
				.doesNotContain(KEY);
			assertThat(json(environment.environmentEntry("graphrag.openai.base-url"))).contains("https://***/openai/v1")
				.doesNotContain("gateway.example");
			assertThat(json(properties.configurationProperties())).contains("https://***/openai/v1")
				.doesNotContain(KEY, "gateway.example");
		});
	}

	private static String json(Object value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

}
