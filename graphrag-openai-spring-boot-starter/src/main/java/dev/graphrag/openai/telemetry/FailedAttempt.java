package dev.graphrag.openai.telemetry;

import dev.graphrag.openai.CallListener.Attempt;

/**
 * Marks an attempt's observation as failed. It is never thrown and has neither stack
 * trace nor cause.
 */
final class FailedAttempt extends RuntimeException {

	FailedAttempt(Attempt attempt) {
		super(((attempt.status() != null) ? "HTTP " + attempt.status() : "no answer"), null, false, false);
	}

}
