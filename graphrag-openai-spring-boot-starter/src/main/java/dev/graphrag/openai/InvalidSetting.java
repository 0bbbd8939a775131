package dev.graphrag.openai;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Makes the errors of settings that break their rule.
 */
final class InvalidSetting {

	private InvalidSetting() {
	}

	static void unless(boolean valid, Setting setting, @Nullable Object value) {
		if (!valid) {
			throw error(setting, "must be " + setting.rule() + ", but is '" + value + "'.", setting.rule());
		}
	}

	// Long.MAX_VALUE nanoseconds are 292 years; a longer duration overflows the deadline.
	static void unlessPositive(Duration value, Setting setting) {
		boolean valid = !value.isNegative() && !value.isZero() && value.compareTo(Duration.ofDays(36_500)) < 0;
		unless(valid, setting, value);
	}

	static OpenAiClientException hidden(Setting setting) {
		return error(setting, "must be " + setting.rule() + ".", setting.rule());
	}

	static OpenAiClientException error(Setting setting, String problem, String rule) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("setting", setting.property());
		if (setting.environmentName() != null) {
			details.put("environment", setting.environmentName());
		}
		details.put("rule", rule);
		return new OpenAiClientException(FailureReason.SETTINGS_LOAD, setting.names() + " " + problem,
				"Set " + setting.names() + " to " + rule + ".", details);
	}

}
