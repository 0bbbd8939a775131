package dev.graphrag.openai.springai;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.graphrag.openai.http.RawServer.Connection;
import dev.graphrag.openai.http.RawServer.Script;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An answer that never comes to its end: it sends what it has, if anything, and waits
 * until the client hangs up.
 */
final class OpenEnded implements Script {

	private final String[] events;

	private final CountDownLatch sent = new CountDownLatch(1);

	private final CountDownLatch hungUp = new CountDownLatch(1);

	private OpenEnded(String... events) {
		this.events = events;
	}

	static OpenEnded after(String... events) {
		return new OpenEnded(events);
	}

	/**
	 * Return an answer that does not even send the headers.
	 */
	static OpenEnded silent() {
		return new OpenEnded();
	}

	@Override
	public void serve(Connection connection) throws IOException {
		if (this.events.length == 0) {
			connection.readRequest();
		}
		else {
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
	 * Wait until the request has come and everything was sent.
	 */
	void awaitSent() throws InterruptedException {
		assertThat(this.sent.await(10, TimeUnit.SECONDS)).as("answer was sent").isTrue();
	}

	/**
	 * Wait until the client has closed the connection.
	 */
	void awaitHungUp() throws InterruptedException {
		assertThat(this.hungUp.await(10, TimeUnit.SECONDS)).as("client hung up").isTrue();
	}

}
