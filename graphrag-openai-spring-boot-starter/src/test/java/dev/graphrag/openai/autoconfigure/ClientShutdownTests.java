package dev.graphrag.openai.autoconfigure;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.EmbeddingStore;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.corpus.PaidTexts;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class ClientShutdownTests {

	private static final String CHAT = RawServer.ok(OpenAiStubs.chat("m"));

	private final CountDownLatch waiting = new CountDownLatch(1);

	private final CountDownLatch received = new CountDownLatch(1);

	private final CountDownLatch answer = new CountDownLatch(1);

	@Test
	void waitsEndAtOnceWhenTheContextCloses() throws Exception {
		try (RawServer server = new RawServer(
				RawServer.answering(RawServer.answer("503 Service Unavailable", "Retry-After: 100\r\n", "")))) {
			runner(server).run((context) -> {
				CompletableFuture<Object> outcome = call(context.getBean(SharedOpenAiClient.class));
				assertThat(this.waiting.await(10, TimeUnit.SECONDS)).isTrue();
				close(context);
				assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(FailureReason.INTERRUPTED);
			});
		}
	}

	@Test
	void runningRequestGetsTheTimeOfAPhase() throws Exception {
		try (RawServer server = new RawServer((connection) -> {
			connection.readRequest();
			this.received.countDown();
			this.answer.await();
			connection.write(CHAT);
		})) {
			runner(server).run((context) -> {
				CompletableFuture<Object> outcome = call(context.getBean(SharedOpenAiClient.class));
				assertThat(this.received.await(10, TimeUnit.SECONDS)).isTrue();
				CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> close(context));
				this.answer.countDown();
				assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo("Acknowledged.");
				closed.get(10, TimeUnit.SECONDS);
			});
		}
	}

	@Test
	void waitsBeginAgainInAnApplicationThatStartsAgain() throws Exception {
		try (RawServer server = new RawServer((connection) -> {
			connection.readRequest();
			connection.write(RawServer.answer("503 Service Unavailable", "", ""));
			connection.readRequest();
			connection.write(CHAT);
		})) {
			runner(server).withPropertyValues("graphrag.openai.retry.backoff=1ms").run((context) -> {
				ConfigurableApplicationContext restarted = context;
				restarted.stop();
				restarted.start();
				assertThat(context.getBean(SharedOpenAiClient.class).chat("Hello").text()).isEqualTo("Acknowledged.");
			});
		}
	}

	@Test
	void longerRequestEndsAsInterrupted() throws Exception {
		try (RawServer server = new RawServer((connection) -> {
			connection.readRequest();
			this.received.countDown();
			connection.stall();
		})) {
			runner(server).withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=200ms").run((context) -> {
				CompletableFuture<Object> outcome = call(context.getBean(SharedOpenAiClient.class));
				assertThat(this.received.await(10, TimeUnit.SECONDS)).isTrue();
				close(context);
				assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(FailureReason.INTERRUPTED);
			});
		}
	}

	@Test
	void vectorsOfACorpusRunAreKeptBeforeTheirStoreCloses() throws Exception {
		SlowStore store = new SlowStore();
		try (OpenAiEmulator openAi = OpenAiEmulator.start()) {
			new PaidTexts(openAi, 4).when((texts) -> {
				this.received.countDown();
				this.answer.await();
				return null;
			});
			runner(openAi.baseUrl()).withConfiguration(AutoConfigurations.of(CorpusAutoConfiguration.class))
				.withBean(SlowStore.class, () -> store)
				.withPropertyValues("graphrag.openai.embedding.dimensions=4")
				.run((context) -> {
					CorpusEmbedder corpus = context.getBean(CorpusEmbedder.class);
					CompletableFuture<Long> run = CompletableFuture
						.supplyAsync(() -> corpus.embed(Stream.of("a", "b")).filter((text) -> true).count());
					assertThat(this.received.await(10, TimeUnit.SECONDS)).isTrue();
					CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> close(context));
					this.answer.countDown();
					closed.get(10, TimeUnit.SECONDS);
					assertThat(store.kept.get()).isEqualTo(2);
					assertThat(run.get(10, TimeUnit.SECONDS)).isEqualTo(2);
				});
		}
	}

	@Test
	void clientThatNobodyAskedForIsNotBuiltToBeClosed() {
		new ApplicationContextRunner().withConfiguration(configurations())
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("graphrag.openai.chat.model=gpt-4")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				close(context);
			});
	}

	private ApplicationContextRunner runner(RawServer server) {
		return runner(server.baseUrl());
	}

	private ApplicationContextRunner runner(String baseUrl) {
		return new ApplicationContextRunner().withConfiguration(configurations())
			.withUserConfiguration(Waiting.class)
			.withBean(CountDownLatch.class, () -> this.waiting)
			.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789", "graphrag.openai.base-url=" + baseUrl,
					"graphrag.openai.allow-insecure-base-url=true");
	}

	private static AutoConfigurations configurations() {
		return AutoConfigurations.of(LifecycleAutoConfiguration.class, OpenAiSettingsAutoConfiguration.class,
				OpenAiTelemetryAutoConfiguration.class, OpenAiClientAutoConfiguration.class);
	}

	private static void close(ConfigurableApplicationContext context) {
		context.close();
	}

	private static CompletableFuture<Object> call(SharedOpenAiClient client) {
		CompletableFuture<Object> outcome = new CompletableFuture<>();
		new Thread(() -> {
			try {
				outcome.complete(client.chat("Hello").text());
			}
			catch (OpenAiClientException ex) {
				outcome.complete(ex.reason());
			}
		}).start();
		return outcome;
	}

	/**
	 * Tells when a wait begins.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Waiting {

		@Bean
		CallListener waitingListener(CountDownLatch waiting) {
			return new CallListener() {

				@Override
				public void backOffStarted(Call call, BackOff backOff) {
					waiting.countDown();
				}

			};
		}

	}

	private static final class SlowStore implements EmbeddingStore, DisposableBean {

		private final AtomicInteger kept = new AtomicInteger();

		private volatile boolean closed;

		@Override
		public Map<EmbeddingKey, float[]> find(Collection<EmbeddingKey> keys) {
			return Map.of();
		}

		@Override
		public void save(Map<EmbeddingKey, float[]> vectors) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
			if (!this.closed) {
				this.kept.addAndGet(vectors.size());
			}
		}

		@Override
		public void destroy() {
			this.closed = true;
		}

	}

}
