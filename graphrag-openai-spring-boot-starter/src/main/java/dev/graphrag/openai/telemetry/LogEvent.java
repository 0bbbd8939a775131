package dev.graphrag.openai.telemetry;

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

	private @Nullable LoggingEventBuilder builder;

	LogEvent(Logger logger, Level level) {
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
				: SafeText.line(Redactor.BY_SHAPE.redact(String.valueOf(value)));
	}

}
