package dev.graphrag.openai.telemetry;

import java.util.Locale;

/**
 * Values of the {@code outcome} label: how a stream can end.
 */
enum StreamOutcome {

	COMPLETED, FAILED, CANCELLED;

	private final String code = name().toLowerCase(Locale.ROOT);

	String code() {
		return this.code;
	}

}
