package dev.graphrag.openai.springai;

import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * Keeps what all loggers say, at every level, until it is closed.
 */
public final class EverythingLogged implements AutoCloseable {

	private final Logger root;

	private final Level before;

	private final Appender<ILoggingEvent> console;

	private final ListAppender<ILoggingEvent> events = new ListAppender<>();

	public EverythingLogged() {
		LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
		this.root = logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		this.before = this.root.getLevel();
		this.console = this.root.getAppender("console");
		this.root.detachAppender("console");
		this.events.setContext(logging);
		this.events.start();
		this.root.addAppender(this.events);
		this.root.setLevel(Level.TRACE);
	}

	/**
	 * Return everything, with key/values and stack traces.
	 */
	public String text() {
		synchronized (this.events) {
			return this.events.list.stream().map(EverythingLogged::text).collect(Collectors.joining("\n"));
		}
	}

	private static String text(ILoggingEvent event) {
		String trace = (event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
				: "";
		return event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " " + trace;
	}

	@Override
	public void close() {
		this.root.setLevel(this.before);
		this.root.detachAppender(this.events);
		this.root.addAppender(this.console);
	}

}
