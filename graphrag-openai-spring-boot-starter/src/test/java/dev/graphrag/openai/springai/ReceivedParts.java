package dev.graphrag.openai.springai;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscriber that keeps what it hears, and asks for no more than it is told to.
 */
final class ReceivedParts extends BaseSubscriber<ChatResponse> {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final long initialRequest;

	private final List<ChatResponse> parts = new CopyOnWriteArrayList<>();

	private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();

	private final CountDownLatch first = new CountDownLatch(1);

	private final AtomicInteger signals = new AtomicInteger();

	private ReceivedParts(long initialRequest) {
		this.initialRequest = initialRequest;
	}

	/**
	 * Subscribe, and ask for everything.
	 */
	static ReceivedParts of(Flux<ChatResponse> stream) {
		return of(stream, Long.MAX_VALUE);
	}

	/**
	 * Subscribe, and ask for the first parts.
	 */
	static ReceivedParts of(Flux<ChatResponse> stream, long initialRequest) {
		ReceivedParts received = new ReceivedParts(initialRequest);
		stream.subscribe(received);
		return received;
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		subscription.request(this.initialRequest);
	}

	@Override
	protected void hookOnNext(ChatResponse part) {
		this.signals.incrementAndGet();
		this.parts.add(part);
		if (!textOf(part).isEmpty()) {
			this.first.countDown();
		}
	}

	@Override
	protected void hookOnComplete() {
		this.signals.incrementAndGet();
		this.end.complete(null);
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.signals.incrementAndGet();
		this.end.complete(failure);
	}

	/**
	 * Wait until the first text has come.
	 */
	ReceivedParts awaitText() throws InterruptedException {
		assertThat(this.first.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("text has come").isTrue();
		return this;
	}

	/**
	 * Wait until the stream has ended as it should.
	 */
	ReceivedParts awaitCompletion() throws Exception {
		assertThat(this.end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNull();
		return this;
	}

	/**
	 * Wait until the stream has failed, with the client's own error.
	 */
	OpenAiClientException awaitFailure() throws Exception {
		Throwable failure = this.end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(failure).isInstanceOf(OpenAiClientException.class);
		return (OpenAiClientException) failure;
	}

	/**
	 * Wait until the stream has failed for a reason.
	 */
	ReceivedParts awaitFailure(FailureReason reason) throws Exception {
		assertThat(awaitFailure().reason()).isEqualTo(reason);
		return this;
	}

	boolean ended() {
		return this.end.isDone();
	}

	/**
	 * Return how much was heard.
	 */
	int signals() {
		return this.signals.get();
	}

	List<ChatResponse> parts() {
		return this.parts;
	}

	ChatResponse last() {
		return this.parts.get(this.parts.size() - 1);
	}

	String text() {
		return this.parts.stream().map(ReceivedParts::textOf).collect(Collectors.joining());
	}

	/**
	 * Return the text of one of several choices.
	 */
	String text(int choice) {
		return this.parts.stream()
			.flatMap((part) -> part.getResults().stream())
			.filter((generation) -> Long.valueOf(choice).equals(generation.getOutput().getMetadata().get("index")))
			.map(ReceivedParts::textOf)
			.collect(Collectors.joining());
	}

	private static String textOf(ChatResponse part) {
		return part.getResults().stream().map(ReceivedParts::textOf).collect(Collectors.joining());
	}

	private static String textOf(Generation generation) {
		String text = generation.getOutput().getText();
		return (text != null) ? text : "";
	}

}
