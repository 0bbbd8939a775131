package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import dev.graphrag.openai.http.Cancellation;
import io.micrometer.context.ContextSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The future of a call that is made on a thread of the client, with the submitter's
 * context.
 */
final class AsyncCall<T> extends CompletableFuture<T> implements Workers.Job {

	private final Function<AsyncCall<T>, T> call;

	private final Function<AsyncCall<T>, T> dismissal;

	private final ContextSnapshot context;

	private final Cancellation cancellation = new Cancellation();

	private final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();

	private final Workers workers;

	/**
	 * Create a future.
	 * @param workers where the call is handed in
	 * @param call makes the call
	 * @param dismissal makes the call fail that waited when its client closed
	 * @param context the submitter's context
	 */
	AsyncCall(Workers workers, Function<AsyncCall<T>, T> call, Function<AsyncCall<T>, T> dismissal,
			ContextSnapshot context) {
		this.workers = workers;
		this.call = call;
		this.dismissal = dismissal;
		this.context = context;
	}

	/**
	 * Let the call wait for a thread no longer than for its deadline. Past it, the call
	 * begins only to fail.
	 */
	void expiresIn(Duration remaining) {
		CompletableFuture<@Nullable Void> unused = this.begun.orTimeout(remaining.toNanos(), TimeUnit.NANOSECONDS)
			.whenComplete((begun, expired) -> {
				if (expired != null) {
					this.workers.expire(this);
				}
			});
	}

	@Override
	public Runnable work() {
		this.begun.complete(null);
		return ended(this.call);
	}

	@Override
	public void dismiss() {
		this.begun.complete(null);
		ended(this.dismissal).run();
	}

	/**
	 * Fail on this thread.
	 */
	void fail(Function<AsyncCall<T>, T> failure) {
		ended(failure).run();
	}

	private Runnable ended(Function<AsyncCall<T>, T> call) {
		if (this.cancellation.cancelled()) {
			return () -> super.cancel(false);
		}
		try {
			Result<T> result = new Result<>();
			wrapped(() -> this.cancellation.run(() -> result.value = call.apply(this))).run();
			return wrapped(() -> complete(result.value));
		}
		catch (CancellationException ex) {
			return wrapped(() -> super.cancel(false));
		}
		catch (Throwable ex) {
			return wrapped(() -> completeExceptionally(ex));
		}
	}

	private Runnable wrapped(Runnable end) {
		return this.context.wrap(end);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		this.cancellation.cancel();
		if (this.workers.withdraw(this)) {
			this.begun.complete(null);
		}
		return super.cancel(mayInterruptIfRunning);
	}

	@Override
	public Cancellation cancellation() {
		return this.cancellation;
	}

	/**
	 * Stages derived from this one are plain futures: to cancel one of them is not to
	 * cancel the call.
	 */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	/**
	 * Takes the result out of the runnable that a cancellation can end.
	 */
	private static final class Result<T> {

		private @Nullable T value;

	}

}
