package dev.graphrag.openai.corpus;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

import dev.graphrag.openai.AsyncOpenAiClient;
import dev.graphrag.openai.EmbeddingResult;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a run that are on their way. To {@link #cancel} is for any thread, the
 * rest for the one that consumes the run.
 */
final class Requests {

	private final AsyncOpenAiClient client;

	private final Map<Batch, CompletableFuture<EmbeddingResult>> calls = new ConcurrentHashMap<>();

	private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

	private volatile boolean cancelled;

	private int running;

	Requests(AsyncOpenAiClient client) {
		this.client = client;
	}

	int running() {
		return this.running;
	}

	void send(Batch batch) {
		CompletableFuture<EmbeddingResult> call = call(batch.strings());
		this.running++;
		this.calls.put(batch, call);
		if (this.cancelled) {
			// Whoever cancelled meanwhile did not see this one.
			call.cancel(true);
		}
		CompletableFuture<EmbeddingResult> unused = call.whenComplete((result, failure) -> {
			this.calls.remove(batch);
			this.answers.add(new Answer(batch, result, unwrapped(failure)));
		});
	}

	// A client of an application's own may throw instead of failing the future, and there
	// may be no thread for another request. Either way the batch has an answer.
	private CompletableFuture<EmbeddingResult> call(List<String> texts) {
		try {
			return Objects.requireNonNull(this.client.embeddings(texts), "The client returned no future");
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/**
	 * Return an answer that has arrived.
	 * @return the answer, {@code null} if there is none yet
	 */
	@Nullable Answer poll() {
		return taken(this.answers.poll());
	}

	/**
	 * Wait for an answer.
	 */
	Answer take() throws InterruptedException {
		Answer answer = this.answers.take();
		taken(answer);
		return answer;
	}

	private @Nullable Answer taken(@Nullable Answer answer) {
		if (answer != null && answer.batch() != null) {
			this.running--;
		}
		return answer;
	}

	/**
	 * End what is on its way, and wake whoever waits for it.
	 */
	void cancel() {
		this.cancelled = true;
		this.calls.values().forEach((call) -> call.cancel(true));
		this.answers.add(Answer.WAKE);
	}

	/**
	 * How a request ended.
	 *
	 * @param batch its texts, {@code null} if nothing has ended
	 * @param result its vectors, {@code null} if it failed
	 * @param failure why it failed, {@code null} if it did not
	 */
	record Answer(@Nullable Batch batch, @Nullable EmbeddingResult result, @Nullable Throwable failure) {

		static final Answer WAKE = new Answer(null, null, null);

	}

}
