package dev.graphrag.openai.settings;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class EnvironmentSecretsTests {

	@ParameterizedTest
	@CsvSource({ "DB_PASSWORD, Tr0ub4dor-and-3", "spring.ai.openai.api-key, other-key-0123", "HF_TOKEN, ' abcdefgh '",
			"APP_SECRET, /aB9/xY+z01", "OPENAI_API_KEY, short", "graphrag.openai.apiKey, short",
			"GRAPHRAG_OPENAI_APIKEY, short", "OPENAI_API_KEY, gw-7Yw${n5}Rm" })
	void findsValuesOfSecretLookingNames(String name, String value) {
		assertThat(secrets(Map.of(name, value))).containsExactly(value.strip());
	}

	@ParameterizedTest
	@CsvSource({ "TOKENIZER_MODEL, custom-tokenizer", "TOKEN_MODEL, text-embedding-3-small", "SECRETS_DIR, artifacts",
			"X_SECRET, artifacts/openai", "X_SECRET, /run/secrets/openai", "X_SECRET, ./secrets/",
			"X_SECRET, C:\\Secrets", "HF_TOKEN_FILE, some-file-name", "DB_SECRET_NAME, database-credentials",
			"APP_TOKEN, gpt-4.1-mini", "APP_TOKEN, rate_limit", "X_SECRET, invalid_request", "APP_TOKEN, short",
			"APP_TOKEN, ${VAULT_TOKEN}", "OPENAI_API_KEY, ''", "OPENAI_API_KEY, ${OPENAI_API_KEY}",
			"OPENAI_API_KEY_FILE, /run/secrets/openai" })
	void leavesOrdinaryWordsAlone(String name, String value) {
		assertThat(secrets(Map.of(name, value))).isEmpty();
	}

	@Test
	void leavesValuesOfOpenSettingsAlone() {
		assertThat(secrets(Map.of("GRAPH_RAG_ACTOR", "ingest-service", "INGEST_TOKEN", "ingest-service", "A_TOKEN",
				"0123-secret")))
			.containsExactly("0123-secret");
		assertThat(secrets(Map.of("GRAPHRAG_OPENAI_CHAT_MODEL", "model-of-mine", "X_SECRET", "model-of-mine")))
			.isEmpty();
	}

	@Test
	void findsWhatAPlaceholderStandsFor() {
		assertThat(secrets(Map.of("graphrag.openai.api-key", "${ELSEWHERE}", "ELSEWHERE", "a-key")))
			.containsExactly("a-key");
		assertThat(secrets(Map.of("DB_PASSWORD", "${A}", "A", "${DB_PASSWORD}"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTPS_PROXY", "http_proxy", "ALL_PROXY", "graphrag.openai.http.proxy" })
	void findsPasswordOfAProxy(String name) {
		assertThat(secrets(Map.of(name, "http://user:p%40ss@p:3128"))).containsExactly("p%40ss", "p@ss");
		assertThat(secrets(Map.of(name, "http://p:3128"))).isEmpty();
	}

	private static Set<String> secrets(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		return EnvironmentSecrets.in(environment);
	}

}
