package dev.graphrag.openai.settings;

import java.util.regex.Pattern;

import dev.graphrag.openai.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a key, wherever it comes from. No error quotes it.
 */
final class ApiKeys {

	private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");

	private static final Pattern QUOTED = Pattern.compile("(['\"`]).*\\1");

	private static final Pattern BEARER = Pattern.compile("bearer(?:\\s.*|$)", Pattern.CASE_INSENSITIVE);

	private ApiKeys() {
	}

	/**
	 * Return a key without the white space around it, or fail.
	 * @param apiKey the key, not blank
	 * @param setting the setting that it comes from
	 * @return the key to send
	 */
	static Secret usable(Secret apiKey, Setting setting) {
		String key = apiKey.value().strip();
		String problem = problem(key);
		if (problem != null) {
			throw InvalidSetting.error(setting,
					(setting == Setting.API_KEY_FILE) ? "names a file whose key " + problem : problem, setting.rule());
		}
		return new Secret(key);
	}

	// A header value with a control character would be refused by the HTTP library with a
	// message that quotes it.
	private static @Nullable String problem(String key) {
		if (KeyText.isPlaceholder(key)) {
			return "is a placeholder that cannot be resolved.";
		}
		if (QUOTED.matcher(key).matches()) {
			return "is wrapped in quotes, which are no part of a key.";
		}
		if (BEARER.matcher(key).matches()) {
			return "begins with \"Bearer\", which the client adds itself.";
		}
		return PRINTABLE.matcher(key).matches() ? null : "must be " + Setting.API_KEY.rule() + ".";
	}

	static void unlessBoth(@Nullable Secret apiKey, @Nullable ApiKeyFile file) {
		if (apiKey != null && file != null) {
			throw InvalidSetting.error(Setting.API_KEY_FILE,
					"is set together with " + Setting.API_KEY.names() + ", and only one of them can count.",
					Setting.API_KEY_FILE.rule() + ", or unset one of the two");
		}
	}

}
