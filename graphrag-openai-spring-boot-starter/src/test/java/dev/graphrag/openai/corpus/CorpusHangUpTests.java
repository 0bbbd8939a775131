package dev.graphrag.openai.corpus;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.http.RawServer.Connection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Corpus runs that end hang up on their requests.
 */
@Timeout(60)
class CorpusHangUpTests {

	private final RawServer server = new RawServer(this::serve);

	private final RecordedRun heard = new RecordedRun();

	private final CountDownLatch stalled = new CountDownLatch(1);

	private final CountDownLatch hungUp = new CountDownLatch(1);

	private final TestCorpus corpus = TestCorpus.over(this.server.baseUrl(), null,
			Map.of("corpus.max-inputs", "4", "corpus.concurrency", "2"), List.of(), List.of(this.heard));

	private volatile String stallsAt = "";

	@AfterEach
	void close() throws IOException {
		this.corpus.close();
		this.server.close();
	}

	private void serve(Connection connection) throws IOException {
		while (connection.readRequest()) {
			List<String> texts = JsonPath.read(connection.body(), "$.input");
			if (texts.contains(this.stallsAt)) {
				this.stalled.countDown();
				try {
					connection.stall();
				}
				finally {
					this.hungUp.countDown();
				}
			}
			else {
				connection.write(RawServer.ok(OpenAiStubs
					.embeddings(texts.stream().map((text) -> OpenAiStubs.vector(4)).toArray(float[][]::new))));
			}
		}
	}

	@RepeatedTest(10)
	void closingEndsRequestsAndClosesTheSource() throws InterruptedException {
		this.stallsAt = "text 8";
		AtomicBoolean sourceClosed = new AtomicBoolean();
		Stream<EmbeddedText> embedded = this.corpus.embedder()
			.embed(TestCorpus.texts(100).stream().onClose(() -> sourceClosed.set(true)));
		Iterator<EmbeddedText> iterator = embedded.iterator();
		for (int count = 0; count < 8; count++) {
			iterator.next();
		}
		// Sends the request that stalls; it would never have an outcome.
		CompletableFuture<@Nullable Void> closing = CompletableFuture.runAsync(() -> {
			awaitQuietly(this.stalled);
			embedded.close();
		});
		Throwable failure = catchThrowable(iterator::hasNext);
		assertThat(failure).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.INTERRUPTED));
		closing.join();
		assertThat(this.hungUp.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(sourceClosed).isTrue();
		assertThat(this.heard.end()).isEqualTo("stopped");
	}

	@Test
	void closingBesideASlowListenerEndsRequests() throws InterruptedException {
		this.stallsAt = "text 4";
		CountDownLatch told = new CountDownLatch(1);
		Stream<EmbeddedText> embedded = this.corpus.embedder()
			.embed(TestCorpus.texts(8).stream(), new CorpusListener() {

				@Override
				public void textEnded(Origin origin) {
					told.countDown();
					awaitQuietly(CorpusHangUpTests.this.hungUp);
				}

			});
		CompletableFuture<Throwable> consuming = CompletableFuture
			.supplyAsync(() -> catchThrowable(() -> embedded.forEach((text) -> {
			})));
		told.await();
		this.stalled.await();
		embedded.close();
		assertThat(this.hungUp.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(consuming.join()).isInstanceOf(OpenAiClientException.class);
	}

	@Test
	void closingByTheConsumerSendsNothingMore() throws InterruptedException {
		this.stallsAt = "text 8";
		try (Stream<EmbeddedText> embedded = this.corpus.embed(TestCorpus.texts(100))) {
			assertThat(embedded.limit(1).toList()).hasSize(1);
			assertThat(this.server.requests()).isLessThanOrEqualTo(4);
		}
		int requests = this.server.requests();
		if (this.stalled.getCount() == 0) {
			assertThat(this.hungUp.await(5, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(this.server.requests()).isEqualTo(requests);
	}

	@Test
	void interruptedConsumerGetsAnErrorAndKeepsItsFlag() throws InterruptedException {
		this.stallsAt = "text 0";
		Thread consumer = Thread.currentThread();
		CompletableFuture<@Nullable Void> interrupting = CompletableFuture.runAsync(() -> {
			awaitQuietly(this.stalled);
			consumer.interrupt();
		});
		Throwable failure = catchThrowable(() -> this.corpus.all(TestCorpus.texts(100)));
		assertThat(Thread.interrupted()).isTrue();
		interrupting.join();
		assertThat(failure).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.INTERRUPTED));
		assertThat(this.hungUp.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(this.heard.end()).isEqualTo("failed interrupted");
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
