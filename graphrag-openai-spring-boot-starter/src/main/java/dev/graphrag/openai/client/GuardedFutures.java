package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import dev.graphrag.openai.AsyncOpenAiClient;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.settings.Setting;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.util.Assert;

/**
 * The guarded client's calls as futures. Thread-safe.
 */
final class GuardedFutures implements AsyncOpenAiClient {

	private final ClientCore core;

	private final Duration limit;

	GuardedFutures(ClientCore core, Duration limit) {
		this.core = core;
		this.limit = limit;
	}

	@Override
	public CompletableFuture<ChatResult> chat(Prompt prompt) {
		Assert.notNull(prompt, "prompt must not be null");
		ChatPrompts prompts = this.core.prompts();
		return submit(Operation.CHAT, prompts.seemingModel(prompt), (call) -> prompts.complete(call, prompt));
	}

	@Override
	public CompletableFuture<EmbeddingResult> embeddings(List<String> texts) {
		Assert.notNull(texts, "texts must not be null");
		Embeddings embeddings = this.core.embeddings();
		// The caller goes on, and may change its list.
		List<String> submitted = new ArrayList<>(texts);
		return submit(Operation.EMBEDDING, embeddings.model(), (call) -> embeddings.embed(call, submitted, null));
	}

	private <T> CompletableFuture<T> submit(Operation operation, String model, Function<RunningCall, Outcome<T>> work) {
		Workers workers = this.core.async();
		Deadline end = Deadline.in(this.limit, this.core.time());
		AsyncCall<T> future = new AsyncCall<>(workers, call(operation, model, end, work),
				call(operation, model, end, GuardedFutures::dismissed), this.core.context().capture());
		switch (workers.submit(future)) {
			case QUEUED -> future.expiresIn(end.remaining());
			case NONE -> future.fail(call(operation, model, end, GuardedFutures::refused));
			case CLOSED -> future.dismiss();
			case RUNNING -> {
				// It ends by itself.
			}
		}
		return future;
	}

	private <T> Function<AsyncCall<T>, T> call(Operation operation, String model, Deadline end,
			Function<RunningCall, Outcome<T>> work) {
		return (future) -> this.core.calls()
			.run(new CallStart(operation, model, end.remaining(), this.core.priority(), false, future.cancellation()),
					work);
	}

	private static <T> Outcome<T> dismissed(RunningCall call) {
		throw AttemptFailure.interrupted("The client was closed while the call waited for a thread.");
	}

	private static <T> Outcome<T> refused(RunningCall call) {
		throw Failures.overloaded(call, Setting.ASYNC_MAX_QUEUED);
	}

}
