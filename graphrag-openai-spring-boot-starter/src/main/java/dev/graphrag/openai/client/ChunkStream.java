package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import com.openai.core.JsonNumber;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.http.Cancellation;
import io.micrometer.context.ContextSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * One stream as Spring AI subscribes to it: a call that is made on a thread of the
 * client, with the subscriber's context.
 */
final class ChunkStream implements AsyncStreamResponse<ChatCompletionChunk>, Workers.Job, PartSink {

	private final Consumer<ChunkStream> begin;

	private final Consumer<ChunkStream> call;

	private final ContextSnapshot context;

	private final Cancellation cancellation = new Cancellation();

	private final CompletableFuture<@Nullable Void> completed = new CompletableFuture<>();

	private final TakenParts taken = new TakenParts();

	private Deadline end = () -> Duration.ZERO;

	private Handler<? super ChatCompletionChunk> handler = (part) -> {
	};

	/**
	 * Create a stream.
	 * @param begin hands it to a thread
	 * @param call makes its call there
	 * @param context the subscriber's context
	 */
	ChunkStream(Consumer<ChunkStream> begin, Consumer<ChunkStream> call, ContextSnapshot context) {
		this.begin = begin;
		this.call = call;
		this.context = context;
	}

	@Override
	public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler) {
		this.handler = handler;
		try {
			this.begin.accept(this);
		}
		catch (Throwable ex) {
			this.completed.completeExceptionally(ex);
		}
		return this;
	}

	@Override
	public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler,
			Executor executor) {
		throw RefusingSdk.unguarded("async().chat().completions().createStreaming().subscribe");
	}

	@Override
	public CompletableFuture<@Nullable Void> onCompleteFuture() {
		return this.completed;
	}

	@Override
	public void close() {
		this.cancellation.cancel();
	}

	/**
	 * Let the stream end by a deadline, also where its subscriber does not take it.
	 */
	void endBy(Deadline end) {
		this.end = end;
	}

	@Override
	public Cancellation cancellation() {
		return this.cancellation;
	}

	@Override
	public Runnable work() {
		if (this.cancellation.cancelled()) {
			return () -> this.completed.complete(null);
		}
		try {
			wrapped(() -> this.cancellation.run(() -> this.call.accept(this))).run();
			return wrapped(() -> this.completed.complete(null));
		}
		catch (CancellationException ex) {
			// Nobody listens any more, and Reactor would log an error that nobody hears.
			return () -> this.completed.complete(null);
		}
		catch (OpenAiClientException ex) {
			// The steps of a worker explain nothing, and Spring AI logs them at ERROR.
			ex.setStackTrace(new StackTraceElement[0]);
			return wrapped(() -> this.completed.completeExceptionally(ex));
		}
		catch (Throwable ex) {
			return wrapped(() -> this.completed.completeExceptionally(ex));
		}
	}

	private Runnable wrapped(Runnable end) {
		return this.context.wrap(end);
	}

	@Override
	public void dismiss() {
		throw new IllegalStateException("A stream does not wait for a thread");
	}

	@Override
	public JsonNumber mark() {
		return this.taken.mark();
	}

	@Override
	public void accept(ChatCompletionChunk part) {
		this.taken.await(this.end.remaining());
		this.cancellation.undisturbed(() -> this.handler.onNext(part));
	}

}
