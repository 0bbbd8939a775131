package dev.graphrag.openai.client;

import java.util.function.Consumer;
import java.util.function.Function;

import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.Priority;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.http.StreamLimits;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.wire.ChatFigures;
import io.micrometer.context.ContextSnapshot;

/**
 * Opens streams, each a call on a thread of its own. Thread-safe.
 */
final class ChatStreams {

	private final OpenAiSettings settings;

	private final GuardedCalls calls;

	private final ChatCompletions completions;

	private final Workers workers;

	private final TimeSource time;

	ChatStreams(OpenAiSettings settings, GuardedCalls calls, ChatCompletions completions, Workers workers,
			TimeSource time) {
		this.settings = settings;
		this.calls = calls;
		this.completions = completions;
		this.workers = workers;
		this.time = time;
	}

	/**
	 * Return a stream, whose call begins when it is subscribed to.
	 */
	AsyncStreamResponse<ChatCompletionChunk> open(ChatCompletionCreateParams params, TimeLimits limits,
			ContextSnapshot context) {
		Consumer<ChunkStream> call = (stream) -> run(stream, params, limits,
				(running) -> completed(running, stream, params, limits));
		return new ChunkStream((stream) -> {
			if (this.workers.submit(stream) != Workers.Place.RUNNING) {
				run(stream, params, limits, (running) -> {
					throw Failures.overloaded(running, Setting.STREAM_MAX_CONCURRENT);
				});
			}
		}, call, context);
	}

	private void run(ChunkStream stream, ChatCompletionCreateParams params, TimeLimits limits,
			Function<RunningCall, Outcome<ChatFigures>> work) {
		this.calls.run(new CallStart(Operation.CHAT, this.completions.model(params), limits.beforeContent(),
				Priority.INTERACTIVE, true, stream.cancellation()), work);
	}

	private Outcome<ChatFigures> completed(RunningCall call, ChunkStream stream, ChatCompletionCreateParams params,
			TimeLimits limits) {
		Deadline end = Deadline.in(limits.stream(), this.time);
		stream.endBy(end);
		Exchanged<ChatFigures> exchanged = this.completions.stream(call, params,
				new StreamLimits(this.settings.stream().idleTimeout(), end::remaining), stream);
		ChatFigures figures = exchanged.orThrow();
		return new Outcome<>(figures, this.completions.answer(exchanged, figures));
	}

}
