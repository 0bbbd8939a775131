package dev.graphrag.openai.telemetry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the client's log events of each test.
 */
public final class CapturedEvents implements BeforeEachCallback, AfterEachCallback {

	private final Logger logger = (Logger) LoggerFactory.getLogger(OpenAiLogEvents.LOGGER);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Level level;

	/**
	 * Keep events of a level and above.
	 */
	public CapturedEvents(Level level) {
		this.level = level;
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.log.start();
		this.logger.setLevel(this.level);
		this.logger.addAppender(this.log);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	public List<ILoggingEvent> all() {
		return this.log.list;
	}

	public List<String> names() {
		return all().stream().map(ILoggingEvent::getMessage).toList();
	}

	/**
	 * Return the event, of which there is one.
	 */
	public ILoggingEvent only() {
		assertThat(all()).hasSize(1);
		return all().get(0);
	}

	/**
	 * Return the key/values of the event, of which there is one.
	 */
	public Map<String, Object> facts() {
		return facts(only());
	}

	public static Map<String, Object> facts(ILoggingEvent event) {
		Map<String, Object> facts = new LinkedHashMap<>();
		event.getKeyValuePairs().forEach((pair) -> facts.put(pair.key, pair.value));
		return facts;
	}

}
