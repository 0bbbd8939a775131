package dev.graphrag.openai.emulator;

import java.time.Duration;
import java.util.Locale;

/**
 * How durations are written in headers.
 */
final class Durations {

	private Durations() {
	}

	/**
	 * Write seconds: {@code 2}, {@code 0.25}.
	 */
	static String seconds(Duration duration) {
		String text = String.format(Locale.ROOT, "%.3f", millis(duration) / 1000.0);
		return text.replaceAll("\\.?0+$", "");
	}

	/**
	 * Write whole seconds, as OpenAI does in {@code Retry-After}.
	 */
	static String wholeSeconds(Duration duration) {
		return Long.toString(duration.plusNanos(999_999_999).toSeconds());
	}

	/**
	 * Write a duration as OpenAI does: {@code 6m0s}, {@code 1.2s}, {@code 120ms}.
	 */
	static String units(Duration duration) {
		long millis = millis(duration);
		if (millis < 1000) {
			return millis + "ms";
		}
		return ((millis < 60_000) ? "" : millis / 60_000 + "m") + seconds(Duration.ofMillis(millis % 60_000)) + "s";
	}

	// Upwards: a client that waits so long has waited enough.
	private static long millis(Duration duration) {
		return duration.plusNanos(999_999).toMillis();
	}

}
