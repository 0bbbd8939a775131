package dev.graphrag.openai.settings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.Secret;
import dev.graphrag.openai.redaction.Redactor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class SettingTests {

	private static final List<Setting> WITHOUT_DEFAULT = List.of(Setting.API_KEY, Setting.API_KEY_FILE, Setting.ACTOR,
			Setting.EMBEDDING_DIMENSIONS, Setting.HTTP_PROXY, Setting.SSL_BUNDLE, Setting.PRICING,
			Setting.BUDGET_CHAT_REQUESTS, Setting.BUDGET_CHAT_TOKENS, Setting.BUDGET_FALLBACK_REQUESTS,
			Setting.BUDGET_FALLBACK_TOKENS, Setting.BUDGET_EMBEDDING_REQUESTS, Setting.BUDGET_EMBEDDING_TOKENS,
			Setting.BUDGET_NAME);

	@Test
	void isFoundByItsProperty() {
		assertThat(Setting.values()).allMatch((setting) -> Setting.of(setting.property()) == setting);
		assertThat(Setting.of("graphrag.openai.retry")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "graphrag.openai.retry.max-attempts", "graphrag.openai.retry.maxAttempts",
			"graphrag.openai.retry.max_attempts", "GRAPHRAG_OPENAI_RETRY_MAXATTEMPTS", "OPENAI_MAX_ATTEMPTS" })
	void isFoundByAnyOfItsNames(String name) {
		assertThat(Setting.named(name)).isEqualTo(Setting.MAX_ATTEMPTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "graphrag.openai.retry.max-attempt", "OPENAI_MAXATTEMPTS", "max-attempts", "" })
	void isFoundByNoOtherName(String name) {
		assertThat(Setting.named(name)).isNull();
	}

	@Test
	void namesPropertyAndEnvironmentName() {
		assertThat(Setting.CHAT_MODEL.names()).isEqualTo("graphrag.openai.chat.model (OPENAI_MODEL)");
		assertThat(Setting.JITTER.names()).isEqualTo("graphrag.openai.retry.jitter");
	}

	@Test
	void rulesSurviveRedaction() {
		assertThat(Setting.values()).extracting(Setting::rule)
			.allSatisfy((rule) -> assertThat(Redactor.BY_SHAPE.redact(rule)).isEqualTo(rule));
	}

	@Test
	void metadataNamesEverySettingAndNothingElse() throws IOException {
		assertThat(metadata().keySet())
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(Setting.values()).map(Setting::property).toList());
	}

	@Test
	void metadataDescribesEverySetting() throws IOException {
		assertThat(metadata())
			.allSatisfy((name, property) -> assertThat(property.path("description").asString("")).isNotBlank()
				.doesNotStartWithIgnoringCase("the ")
				.doesNotStartWithIgnoringCase("a "));
	}

	@Test
	void metadataGivesEveryDefault() throws IOException {
		List<String> withoutDefault = new ArrayList<>();
		metadata().forEach((name, property) -> {
			if (!property.has("defaultValue")) {
				withoutDefault.add(name);
			}
		});
		assertThat(withoutDefault)
			.containsExactlyInAnyOrderElementsOf(WITHOUT_DEFAULT.stream().map(Setting::property).toList());
	}

	@Test
	void metadataHintsAtTheAllowedModels() throws IOException {
		List<String> hints = new ArrayList<>();
		for (JsonNode document : SettingMetadata.documents()) {
			for (JsonNode hint : document.path("hints")) {
				if (hint.path("name").asString().equals(Setting.CHAT_MODEL.property())) {
					hint.path("values").forEach((value) -> hints.add(value.path("value").asString()));
				}
			}
		}
		assertThat(hints)
			.containsExactlyElementsOf(List.of(ModelPolicy.DEFAULT_BASELINE, ModelPolicy.DEFAULT_FALLBACK));
	}

	@Test
	void tellsEveryValueInEffectWithoutSecrets() {
		OpenAiSettings settings = OpenAiSettings.defaults()
			.withApiKey(new Secret("hidden-key"))
			.withBaseUrl("https://hidden_host/v1");
		HttpProxy proxy = HttpProxy.of("http://hidden:hidden@proxy:3128");
		OpenAiSettings proxied = settings.withHttp(settings.http().withProxy(proxy).withSslBundle("company"));
		assertThat(Setting.values()).extracting((setting) -> setting.valueIn(proxied).toString())
			.contains("***", "https://***/v1", "http://***@proxy:3128", "company", "PT0.5S", "gpt-4.1-mini")
			.noneMatch((value) -> value.contains("hidden"));
		assertThat(Setting.API_KEY.valueIn(OpenAiSettings.defaults())).isEqualTo("");
	}

	private static Map<String, JsonNode> metadata() throws IOException {
		return SettingMetadata.properties(Setting.PREFIX);
	}

}
