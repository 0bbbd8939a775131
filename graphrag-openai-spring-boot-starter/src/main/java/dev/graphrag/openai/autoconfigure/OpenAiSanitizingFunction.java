package dev.graphrag.openai.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.graphrag.openai.Secret;
import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.openai.redaction.SecretNames;
import dev.graphrag.openai.settings.HttpProxy;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Masks values by the name of their key, and secrets inside other values, such as the
 * command line that started the process: the configured key, the proxy's password, the
 * base URL and whatever has the shape of a secret. A host remains where it stands without
 * the URL. Stateless and thread-safe.
 */
class OpenAiSanitizingFunction implements SanitizingFunction {

	// Keys in lower case with single dashes between their words.
	private static final Pattern BASE_URL_KEY = Pattern.compile("(?:.*-)?openai(?:-.*)?-base-?url");

	private static final Pattern AUTHORITY = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*([^?#]*).*$",
			Pattern.DOTALL);

	private static final Pattern WORD_BREAK = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");

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
		return WORD_BREAK.matcher(key).replaceAll("-").toLowerCase(Locale.ROOT);
	}

	private static String maskHost(String url) {
		if (url.equals(OpenAiSettings.DEFAULT_BASE_URL)) {
			return url;
		}
		return AUTHORITY.matcher(url).matches() ? AUTHORITY.matcher(url).replaceFirst("$1***$2") : Secret.MASK;
	}

	private String maskOccurrences(String text) {
		String baseUrl = configured(Setting.BASE_URL, String.class);
		String masked = (baseUrl != null) ? text.replace(baseUrl, maskHost(baseUrl)) : text;
		HttpProxy proxy = configured(Setting.HTTP_PROXY, HttpProxy.class);
		Secret password = (proxy != null) ? proxy.password() : null;
		List<@Nullable String> secrets = new ArrayList<>();
		secrets.add(configured(Setting.API_KEY, String.class));
		secrets.add((password != null) ? password.value() : null);
		return new Redactor(secrets).redact(masked);
	}

	private <T> @Nullable T configured(Setting setting, Class<T> type) {
		try {
			// Unlike the environment itself, the binder forgives a value with "${" in it.
			return Binder.get(this.environment).bind(setting.property(), type).orElse(null);
		}
		catch (BindException ex) {
			return null;
		}
	}

}
