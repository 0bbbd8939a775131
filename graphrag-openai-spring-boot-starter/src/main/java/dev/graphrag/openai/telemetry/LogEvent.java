package dev.graphrag.openai.telemetry;

import java.util.EnumSet;
import java.util.Set;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.redaction.Redactor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One log event under construction. Values are numbers, booleans or one line of text, so
 * that a log index sees the same type under a key every time. The client has taken out
 * the secrets that it knows; what has the shape of one is masked here.
 */
final class LogEvent {

	private static final Set<FailureReason> MAY_PASS = EnumSet.of(FailureReason.RATE_LIMIT,
			FailureReason.TRANSIENT_FAILURE, FailureReason.OVERLOADED, FailureReason.INTERRUPTED);

	private @Nullable LoggingEventBuilder builder;

	LogEvent(Logger logger, Level level) {
		this.builder = logger.isEnabledForLevel(level) ? logger.atLevel(level) : null;
	}

	/**
	 * Return the level of a failure: WARN if it may pass by itself, else ERROR.
	 */
	static Level level(OpenAiClientException failure) {
		return MAY_PASS.contains(failure.reason()) ? Level.WARN : Level.ERROR;
	}

	/**
	 * Add why a call or run ended, and what the operator should do about it.
	 */
	LogEvent with(OpenAiClientException failure) {
		return with("reason", failure.reason().code()).with("error", failure.getMessage())
			.with("remediation", failure.remediation());
	}

	/**
	 * Add the figures of a failure, without those that the event has anyway.
	 */
	LogEvent withDetails(OpenAiClientException failure, Set<String> without) {
		failure.details().forEach((key, value) -> {
			if (!without.contains(key)) {
				with(key, value);
			}
		});
		return this;
	}

	/**
	 * Add a fact, or nothing if it is not known.
	 */
	LogEvent with(String key, @Nullable Object value) {
		if (this.builder != null && value != null) {
			this.builder = this.builder.addKeyValue(key, scalar(value));
		}
		return this;
	}

	void log(String name) {
		if (this.builder != null) {
			this.builder.log(name);
		}
	}

	private Object scalar(Object value) {
		return (value instanceof Number || value instanceof Boolean) ? value
				: SafeText.line(Redactor.BY_SHAPE.redact(String.valueOf(value)));
	}

}
