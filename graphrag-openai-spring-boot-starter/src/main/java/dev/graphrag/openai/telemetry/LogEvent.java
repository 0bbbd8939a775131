package dev.graphrag.openai.telemetry;

import dev.graphrag.openai.redaction.Redactor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One log event under construction. Values are numbers, booleans or one redacted line of
 * text, so that a log index sees the same type under a key every time.
 */
final class LogEvent {

	private final Redactor redactor;

	private @Nullable LoggingEventBuilder builder;

	LogEvent(Logger logger, Level level, Redactor redactor) {
		this.redactor = redactor;
		this.builder = logger.isEnabledForLevel(level) ? logger.atLevel(level) : null;
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
				: SafeText.line(this.redactor.redact(String.valueOf(value)));
	}

}
