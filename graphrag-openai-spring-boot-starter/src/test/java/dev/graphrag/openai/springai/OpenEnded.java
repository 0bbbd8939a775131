package dev.graphrag.openai.springai;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.graphrag.openai.http.RawServer.Connection;
import dev.graphrag.openai.springai.ScriptedServer.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A reply that never comes to its end: it sends what it has, if anything, and waits until
 * the client hangs up.
 */
public final class OpenEnded implements Reply {

	private final String[] events;

	private final CountDownLatch sent = new CountDownLatch(1);

	private final CountDownLatch hungUp = new CountDownLatch(1);

	private OpenEnded(String... events) {
		this.events = events;
	}

	public static OpenEnded after(String... events) {
		return new OpenEnded(events);
	}

	/**
	 * Return a reply that does not even send the headers.
	 */
	public static OpenEnded silent() {
		return new OpenEnded();
	}

	@Override
	public void give(Connection connection) throws IOException {
		if (this.events.length > 0) {
			EventStream.begin(connection, this.events);
		}
		this.sent.countDown();
		try {
			connection.stall();
		}
		finally {
			this.hungUp.countDown();
		}
	}

	/**
	 * Wait until everything was sent.
	 */
	public void awaitSent() throws InterruptedException {
		assertThat(this.sent.await(10, TimeUnit.SECONDS)).as("reply was sent").isTrue();
	}

	/**
	 * Wait until the client has closed the connection.
	 */
	public void awaitHungUp() throws InterruptedException {
		assertThat(this.hungUp.await(10, TimeUnit.SECONDS)).as("client hung up").isTrue();
	}

	public boolean hungUp() {
		return this.hungUp.getCount() == 0;
	}

}
