package dev.graphrag.openai.telemetry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One log event under construction. Values are numbers, booleans or one line of text, so
 * that a log index sees the same type under a key every time.
 */
final class LogEvent {

	private LoggingEventBuilder builder;

	LogEvent(Logger logger, Level level) {
		this.builder = logger.atLevel(level);
	}

	/**
	 * Add a fact, or nothing if it is not known.
	 */
	LogEvent with(String key, @Nullable Object value) {
		if (value != null) {
			this.builder = this.builder.addKeyValue(key, scalar(value));
		}
		return this;
	}

	void log(String name) {
		this.builder.log(name);
	}

	private static Object scalar(Object value) {
		return (value instanceof Number || value instanceof Boolean) ? value : SafeText.line(String.valueOf(value));
	}

}
