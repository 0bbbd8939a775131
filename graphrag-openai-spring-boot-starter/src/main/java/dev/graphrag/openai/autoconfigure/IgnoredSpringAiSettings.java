package dev.graphrag.openai.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.http.OwnedHeaders;
import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Finds settings of {@code spring.ai.openai} that the guarded models do not follow,
 * because the client's own say otherwise or there is nothing like them. Each is told with
 * its value and the one in effect:
 *
 * <pre class="code">
 * spring.ai.openai.max-retries=5 (in effect: graphrag.openai.retry.max-attempts=3)
 * </pre>
 */
class IgnoredSpringAiSettings {

	private static final String PREFIX = "spring.ai.openai.";

	private static final List<String> UNKNOWN = List.of("organization-id", "credential", "deployment-name",
			"microsoft-deployment-name", "microsoft-foundry-service-version", "microsoft-foundry", "git-hub-models");

	private final Binder binder;

	private final OpenAiSettings settings;

	private final Redactor redactor;

	private final List<String> ignored = new ArrayList<>();

	IgnoredSpringAiSettings(Environment environment, OpenAiSettings settings) {
		this.binder = Binder.get(environment);
		this.settings = settings;
		this.redactor = settings.redactor();
	}

	/**
	 * Find them.
	 * @param guarded names of the guarded beans, which tell whose settings matter
	 * @return one line for each, without secrets and hosts
	 */
	List<String> find(List<String> guarded) {
		boolean chat = guarded.contains("openAiChatModel");
		boolean embedding = guarded.contains("openAiEmbeddingModel");
		if (chat || embedding) {
			findConnection("");
		}
		if (chat) {
			findConnection("chat.");
			findConnection("chat.options.");
			findModel(this.settings.chat().model(), Setting.CHAT_MODEL, "model", "chat.model", "chat.options.model");
		}
		if (embedding) {
			findConnection("embedding.");
			findConnection("embedding.options.");
			findEmbedding("embedding.");
			findEmbedding("embedding.options.");
		}
		return this.ignored;
	}

	private void findConnection(String group) {
		check(group + "api-key", (key) -> !isOurKey(key), Setting.API_KEY, (key) -> Secret.MASK);
		check(group + "base-url", (url) -> !isOurUrl(url), Setting.BASE_URL, this::maskedUrl);
		check(group + "max-retries",
				(retries) -> !retries.strip().equals(String.valueOf(this.settings.retry().maxAttempts() - 1)),
				Setting.MAX_ATTEMPTS, this::text);
		check(group + "timeout", (timeout) -> !isOurTimeout(timeout), Setting.REQUEST_TIMEOUT, this::text);
		if (isSet(group + "proxy")) {
			add(group + "proxy", Secret.MASK, inEffect(Setting.HTTP_PROXY));
		}
		UNKNOWN.forEach((name) -> {
			String value = value(group + name);
			if (isSet(group + name) && !"false".equals(value)) {
				add(group + name, Secret.MASK, "no such setting");
			}
		});
		findHeaders(group + "custom-headers");
	}

	private void findHeaders(String name) {
		map(name).keySet()
			.stream()
			.filter(OwnedHeaders::contains)
			.forEach((header) -> add(name + "." + header, Secret.MASK, "set by the client alone"));
	}

	private void findModel(String model, Setting ours, String... names) {
		for (String name : names) {
			check(name, (other) -> !other.strip().equals(model), ours, this::text);
		}
	}

	private void findEmbedding(String group) {
		findModel(this.settings.embedding().model(), Setting.EMBEDDING_MODEL, group + "model");
		check(group + "dimensions",
				(other) -> !other.strip().equals(String.valueOf(this.settings.embedding().expectedDimensions())),
				Setting.EMBEDDING_DIMENSIONS, this::text);
		for (String name : List.of("user", "extra-body")) {
			if (isSet(group + name)) {
				add(group + name, Secret.MASK, "not sent with embeddings");
			}
		}
	}

	private void check(String name, Predicate<String> contradicts, Setting ours, UnaryOperator<String> printed) {
		String value = value(name);
		if (value != null && contradicts.test(value)) {
			add(name, printed.apply(value), inEffect(ours));
		}
	}

	private void add(String name, String value, String reason) {
		this.ignored.add(PREFIX + name + "=" + value + " (" + reason + ")");
	}

	private String inEffect(Setting setting) {
		return "in effect: " + setting.property() + "=" + setting.valueIn(this.settings);
	}

	private boolean isOurKey(String key) {
		if (!this.settings.hasApiKey()) {
			return false;
		}
		try {
			return this.settings.requiredApiKey().value().equals(key.strip());
		}
		catch (OpenAiClientException ex) {
			return false;
		}
	}

	private boolean isOurUrl(String url) {
		return trimmed(url).equals(trimmed(this.settings.baseUrl()));
	}

	private static String trimmed(String url) {
		return StringUtils.trimTrailingCharacter(url.strip(), '/');
	}

	private String maskedUrl(String url) {
		try {
			return OpenAiSettings.defaults().withAllowInsecureBaseUrl(true).withBaseUrl(url).maskedBaseUrl();
		}
		catch (OpenAiClientException ex) {
			return Secret.MASK;
		}
	}

	private boolean isOurTimeout(String timeout) {
		try {
			return DurationStyle.detectAndParse(timeout.strip()).equals(this.settings.timeout().request());
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private String text(String value) {
		return this.redactor.redact(value);
	}

	private boolean isSet(String name) {
		return value(name) != null || !map(name).isEmpty();
	}

	private Map<String, Object> map(String name) {
		try {
			return this.binder.bind(PREFIX + name, Bindable.mapOf(String.class, Object.class)).orElse(Map.of());
		}
		catch (RuntimeException ex) {
			return Map.of();
		}
	}

	// What cannot be read is Spring AI's own to refuse.
	private @Nullable String value(String name) {
		try {
			String value = this.binder.bind(PREFIX + name, String.class).orElse(null);
			return StringUtils.hasText(value) ? value : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

}
