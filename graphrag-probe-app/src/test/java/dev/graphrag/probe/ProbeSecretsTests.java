package dev.graphrag.probe;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProbeSecrets}.
 */
class ProbeSecretsTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			DB_PASSWORD,				Tr0ub4dor-and-3
			PGPASSWORD,					Tr0ub4dor-and-3
			GITHUB_TOKEN,				ghp_0123456789
			AWS_SECRET_ACCESS_KEY,		abc/def+0123456789
			OPENAI_API_KEY_2,			k-12345678abc
			spring.datasource.password,	Tr0ub4dor-and-3
			OPENAI_API_KEY,				k1
			graphrag.openai.apiKey,		k1
			OPENAI_API_KEY,				'gwkey-7Yw9KxT1${vBn5}Rm2Pd8Hs4Jc6'
			""")
	void knowsTheValue(String name, String value) {
		assertThat(ProbeSecrets.in(environment(Map.of(name, value)))).contains(value);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			TOKENIZER_MODEL,	gpt-4.1-mini
			TOKENIZER_MODEL,	my-tokenizer-model
			TOKEN_MODEL,		text-embedding-3-small
			SECRETS_DIR,		artifacts
			X_SECRET,			artifacts/openai
			X_SECRET,			src/main/java
			HF_TOKEN_FILE,		/run/tokens/hf
			DB_SECRET_NAME,		prod-database
			X_TOKEN,			short
			X_SECRET,			invalid_request
			OPENAI_API_KEY,		'${OPENAI_API_KEY}'
			OPENAI_API_KEY,		'${UNSET_0123456789}'
			""")
	void leavesOrdinaryWordsAlone(String name, String value) {
		assertThat(ProbeSecrets.in(environment(Map.of(name, value)))).doesNotContain(value);
	}

	@ParameterizedTest
	@CsvSource({ "HTTPS_PROXY", "http_proxy", "graphrag.openai.http.proxy" })
	void knowsAProxysPassword(String name) {
		assertThat(ProbeSecrets.in(environment(Map.of(name, "http://user:p%40ss@p:3128")))).contains("p%40ss", "p@ss");
	}

	@ParameterizedTest
	@CsvSource({ "OPENAI_MODEL", "graphrag.openai.embedding.model" })
	void leavesTheValueOfAnotherSettingAlone(String setting) {
		assertThat(ProbeSecrets.in(environment(Map.of(setting, "house-model", "TOKEN", "house-model"))))
			.doesNotContain("house-model");
	}

	@ParameterizedTest
	@CsvSource({ "value-of-another-name" })
	void resolvesAKeyThatIsAPlaceholder(String value) {
		assertThat(ProbeSecrets.in(environment(Map.of("graphrag.openai.api-key", "${ELSEWHERE}", "ELSEWHERE", value))))
			.contains(value);
	}

	private static StandardEnvironment environment(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		return environment;
	}

}
