package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.openai.core.JsonNumber;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * Holds the thread of a stream while its subscriber has not taken the parts that it was
 * given. Spring AI keeps parts that nobody asked for in a queue without a limit and tells
 * nobody of it; but it converts what a part is marked with at the moment in which the
 * part is taken, and the mark notices that. A Spring AI that no longer does so is found
 * out at the first stream, and held back no more.
 */
final class TakenParts {

	private static final Logger logger = LoggerFactory.getLogger(TakenParts.class);

	/**
	 * Key in the metadata of a part: its number in the stream.
	 */
	static final String MARK = "part";

	/**
	 * Parts on their way: enough for subscribers that ask one at a time from another
	 * thread not to wait for each.
	 */
	private static final int MOST = 64;

	private final Semaphore room = new Semaphore(MOST);

	private int parts;

	JsonNumber mark() {
		return JsonNumber.of(new Mark(++this.parts, this.room));
	}

	/**
	 * Wait until there is room for a part.
	 * @param remaining the time left until the stream has to end
	 */
	void await(Duration remaining) {
		if (!Noticing.WORKS || this.room.tryAcquire()) {
			return;
		}
		try {
			if (!this.room.tryAcquire(remaining.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.NEVER,
						"The subscriber did not take the parts before the stream had to end"
								+ " (graphrag.openai.stream.max-duration, or the call's own deadline).");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw AttemptFailure.interrupted("The stream was interrupted.");
		}
	}

	/**
	 * Streams one part through Spring AI, without a server, to see whether its mark is
	 * read.
	 */
	private static final class Noticing {

		static final boolean WORKS = works();

		private static boolean works() {
			TakenParts parts = new TakenParts();
			int before = parts.room.availablePermits();
			ChatCompletionChunk part = ChatCompletionChunk.builder()
				.id("")
				.created(0)
				.model("")
				.choices(List.of())
				.putAdditionalProperty(MARK, parts.mark())
				.build();
			OpenAiChatModel.builder().openAiClient(RefusingSdk.client(new CompletionService((params) -> {
				throw new IllegalStateException("There is nothing to complete");
			})))
				.openAiClientAsync(RefusingSdk.asyncClient((params) -> new OnePart(part)))
				.options(OpenAiChatOptions.builder().model("none").build())
				.build()
				.stream(new Prompt("none"))
				.subscribe((response) -> {
				}, (ex) -> {
				});
			boolean noticed = parts.room.availablePermits() > before;
			if (!noticed) {
				logger.warn("This version of Spring AI does not tell when parts of a stream are taken, so that"
						+ " slow subscribers fill the heap");
			}
			return noticed;
		}

	}

	/**
	 * A stream of one part.
	 */
	private record OnePart(ChatCompletionChunk part) implements AsyncStreamResponse<ChatCompletionChunk> {

		@Override
		public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler) {
			handler.onNext(this.part);
			return this;
		}

		@Override
		public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler,
				Executor executor) {
			return subscribe(handler);
		}

		@Override
		public CompletableFuture<@Nullable Void> onCompleteFuture() {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void close() {
			// There is nothing to close.
		}

	}

	/**
	 * The number of a part, which notices that it is read.
	 */
	private static final class Mark extends Number {

		private final int part;

		private final transient Semaphore room;

		private final transient AtomicBoolean read = new AtomicBoolean();

		Mark(int part, Semaphore room) {
			this.part = part;
			this.room = room;
		}

		private int read() {
			if (this.read.compareAndSet(false, true)) {
				this.room.release();
			}
			return this.part;
		}

		@Override
		public int intValue() {
			return read();
		}

		@Override
		public long longValue() {
			return read();
		}

		@Override
		public float floatValue() {
			return read();
		}

		@Override
		public double doubleValue() {
			return read();
		}

		@Override
		public String toString() {
			return Integer.toString(read());
		}

	}

}
