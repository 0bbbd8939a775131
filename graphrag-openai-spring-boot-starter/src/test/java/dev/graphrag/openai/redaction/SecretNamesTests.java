package dev.graphrag.openai.redaction;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretNames}.
 */
class SecretNamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "api_key", "apikey", "APIKey", "API_KEYS", "api-keys", "api-keys[0]", "openai-key",
			"OpenAIKey", "secret", "secrets", "secret-key", "SECRET_KEY_BASE", "access-key", "private-key", "password",
			"passwords[12].value", "passwd", "passphrase", "token", "access_token", "refreshToken", "auth token",
			"accesstoken", "access-tokens", "HFToken", "github_token", "hftoken", "credential", "credentials",
			"authorization", "Proxy-Authorization", "http.headers.Authorization", "x-openai-client",
			"X-OpenAI-Client-User-Agent", "openai-organization", "OPENAI_ORG_ID", "spring.ai.openai.organization-id",
			"DB_PASSWORD", "dbpassword", "DBPassword", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN",
			"spring.datasource.password", "graphrag.openai.api-key", "graphrag.openai.apiKey.value",
			"GRAPHRAG_OPENAI_APIKEY", "clientSecret", "OPENAI_API_KEY_2", "apiKey2", "OPENAI_API_KEY_OLD",
			"password.prod", "Ocp-Apim-Subscription-Key", "-Dpassword" })
	void isSecretByItsLastWords(String name) {
		assertThat(SecretNames.isSecret(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "[0]", "2", "value", "TOKENIZER_MODEL", "TOKEN_MODEL", "SECRETS_DIR",
			"HF_TOKEN_FILE", "DB_SECRET_NAME", "OAUTH_TOKEN_URL", "DB_PASSWORD_FILE", "api-key-file",
			"graphrag.openai.api-key-file", "prompt_tokens", "max-tokens", "max_completion_tokens", "tokens_consumed",
			"tokens", "token_type", "token-count", "eos_token", "eosToken", "cost_per_token", "keyboard", "monkey",
			"MONKEY", "key", "keys", "keystore-type", "public-key", "password-policy", "model", "PWD", "secretary",
			"tokenizer", "authorization-url", "openai-organizer", "AWS_ACCESS_KEY_ID" })
	void isNoSecretThatOnlyMentionsOne(String name) {
		assertThat(SecretNames.isSecret(name)).isFalse();
	}

}
