package dev.graphrag.openai.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.redaction.Redactor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the errors of settings that break their rule.
 */
final class InvalidSetting {

	// Long.MAX_VALUE nanoseconds are 292 years; a longer duration overflows the deadline.
	private static final Duration CEILING = Duration.ofDays(36_500);

	private static final int QUOTE_LENGTH = 80;

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^{}]*}");

	private InvalidSetting() {
	}

	static void unless(boolean valid, Setting setting, @Nullable Object value) {
		if (!valid) {
			throw broken(setting, value);
		}
	}

	static void unlessPositive(Duration value, Setting setting) {
		unless(!value.isZero(), setting, value);
		unlessPositiveOrZero(value, setting);
	}

	// Sockets take their timeouts as whole milliseconds in an int, and 0 as none.
	static void unlessTimeout(Duration value, Setting setting) {
		unlessPositive(value, setting);
		unless(value.toMillis() > 0 && value.toMillis() <= Integer.MAX_VALUE, setting, value);
	}

	static void unlessPositiveOrZero(Duration value, Setting setting) {
		unless(!value.isNegative(), setting, value);
		if (value.compareTo(CEILING) > 0) {
			throw error(setting, "must not exceed " + CEILING.toDays() + " days, but is " + quote(value) + ".",
					setting.rule());
		}
	}

	static void unlessPrintable(String value, Setting setting) {
		unlessResolved(value, setting);
		unless(!CONTROL.matcher(value).find(), setting, value);
	}

	/**
	 * Fail if a text still has a placeholder in it. Of a confidential text nothing else
	 * is quoted.
	 * @param value the text
	 * @param setting the setting
	 */
	static void unlessResolved(String value, Setting setting) {
		Matcher placeholder = PLACEHOLDER.matcher(value);
		if (placeholder.find()) {
			throw error(setting, "has a placeholder that cannot be resolved: "
					+ quote(setting.confidential() ? placeholder.group() : value) + ".", setting.rule());
		}
	}

	static OpenAiClientException broken(Setting setting, @Nullable Object value) {
		return setting.confidential() ? error(setting, "must be " + setting.rule() + ".", setting.rule())
				: error(setting, "must be " + setting.rule() + ", but is " + quote(value) + ".", setting.rule());
	}

	static OpenAiClientException error(Setting setting, String problem, String rule) {
		return new OpenAiClientException(FailureReason.SETTINGS_LOAD, setting.names() + " " + problem,
				"Set " + setting.names() + " to " + rule + ".", details(setting));
	}

	static Map<String, Object> details(Setting setting) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("setting", setting.property());
		if (setting.environmentName() != null) {
			details.put("environment", setting.environmentName());
		}
		details.put("rule", setting.rule());
		return details;
	}

	/**
	 * Quote a supplied value on one line, shortened, with the white space around it,
	 * which may be what is wrong, and without a key that was put into the wrong setting.
	 * @param value the value
	 * @return for example {@code '500ms'}
	 */
	static String quote(@Nullable Object value) {
		String text = (value instanceof Duration duration) ? text(duration) : String.valueOf(value);
		text = Redactor.BY_SHAPE.redact(text);
		text = CONTROL.matcher(text).replaceAll("?");
		return "'" + ((text.length() > QUOTE_LENGTH) ? text.substring(0, QUOTE_LENGTH) + "…" : text) + "'";
	}

	// As durations are written in property files, where that is exact.
	private static String text(Duration duration) {
		if (duration.abs().compareTo(CEILING) > 0) {
			return duration.toString();
		}
		if (duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
			return duration.toSeconds() + "s";
		}
		return duration.equals(Duration.ofMillis(duration.toMillis())) ? duration.toMillis() + "ms"
				: duration.toString();
	}

}
