package dev.graphrag.openai.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;

import dev.graphrag.openai.Secret;
import dev.graphrag.openai.redaction.SecretNames;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Masks values by the name of their key, and the configured key and base URL wherever
 * else they occur, such as in the command line that started the process. A host remains
 * where it stands without the URL. Stateless and thread-safe.
 */
class OpenAiSanitizingFunction implements SanitizingFunction {

	// Keys in lower case with single dashes between their words.
	private static final Pattern BASE_URL_KEY = Pattern.compile("(?:.*-)?openai(?:-.*)?-base-?url");

	private static final Pattern KEY_VALUE = Pattern.compile("\\bsk-[A-Za-z0-9_-]{8,}");

	private static final Pattern AUTHORITY = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*([^?#]*).*$",
			Pattern.DOTALL);

	private static final Pattern WORD_BREAK = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");

	private static final Pattern INDEX = Pattern.compile("\\[[^\\]]*\\]$");

	private final Environment environment;

	OpenAiSanitizingFunction(Environment environment) {
		this.environment = environment;
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		Object value = data.getValue();
		if (value == null) {
			return data;
		}
		if (SecretNames.isSecret(data.getKey())) {
			return data.withValue(Secret.MASK);
		}
		if (BASE_URL_KEY.matcher(words(data.getKey())).matches()) {
			return data.withValue(maskHost(value.toString()));
		}
		return (value instanceof CharSequence) ? data.withValue(maskOccurrences(value.toString())) : data;
	}

	private static String words(String key) {
		String plain = INDEX.matcher(key).replaceFirst("");
		return WORD_BREAK.matcher(plain).replaceAll("-").toLowerCase(Locale.ROOT);
	}

	private static String maskHost(String url) {
		if (url.equals(OpenAiSettings.DEFAULT_BASE_URL)) {
			return url;
		}
		return AUTHORITY.matcher(url).matches() ? AUTHORITY.matcher(url).replaceFirst("$1***$2") : Secret.MASK;
	}

	private String maskOccurrences(String text) {
		String masked = KEY_VALUE.matcher(text).replaceAll(Secret.MASK);
		String apiKey = configured(Setting.API_KEY);
		if (apiKey != null) {
			masked = masked.replace(apiKey, Secret.MASK);
		}
		String baseUrl = configured(Setting.BASE_URL);
		return (baseUrl != null) ? masked.replace(baseUrl, maskHost(baseUrl)) : masked;
	}

	private @Nullable String configured(Setting setting) {
		// Unlike the environment itself, the binder forgives a value with "${" in it.
		String value = Binder.get(this.environment).bind(setting.property(), String.class).orElse(null);
		return StringUtils.hasText(value) ? value.strip() : null;
	}

}
