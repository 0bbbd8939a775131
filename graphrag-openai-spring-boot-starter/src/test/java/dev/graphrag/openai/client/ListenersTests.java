package dev.graphrag.openai.client;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said of a listener that throws.
 */
class ListenersTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(Listeners.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void attach() {
		this.logger.setLevel(Level.WARN);
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	void failureIsLoggedWithTheActorAndWithoutItsMessage() {
		new Listeners("ingest", List.of(new CallListener() {

			@Override
			public void clientCreated(OpenAiSettings settings) {
				throw new IllegalStateException("canary-7391");
			}

		})).clientCreated(OpenAiSettings.defaults().withActor("ingest"));
		ILoggingEvent event = this.log.list.get(0);
		assertThat(event.getMessage()).isEqualTo("openai.listener.failed");
		assertThat(event.getThrowableProxy()).isNull();
		assertThat(event.getKeyValuePairs()).contains(new KeyValuePair("actor", "ingest"),
				new KeyValuePair("error", IllegalStateException.class.getName()));
		assertThat(event.getKeyValuePairs().toString()).doesNotContain("canary");
	}

}
