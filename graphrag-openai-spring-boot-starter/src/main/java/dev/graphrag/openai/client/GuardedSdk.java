package dev.graphrag.openai.client;

import java.util.function.Supplier;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.wire.ChatBody;
import io.micrometer.context.ContextSnapshot;

import org.springframework.ai.openai.OpenAiChatModel;

/**
 * Spring AI's chat model over guarded calls: each request that it makes is one.
 * Thread-safe.
 */
final class GuardedSdk {

	private final GuardedCalls calls;

	private final ChatCompletions completions;

	private final ChatStreams streams;

	private final TimeLimits limits;

	GuardedSdk(GuardedCalls calls, ChatCompletions completions, ChatStreams streams, TimeLimits limits) {
		this.calls = calls;
		this.completions = completions;
		this.streams = streams;
		this.limits = limits;
	}

	/**
	 * Return a builder of models.
	 * @param context tells the context of a stream that is subscribed to
	 */
	OpenAiChatModel.Builder chatModel(Supplier<ContextSnapshot> context) {
		return OpenAiChatModel.builder()
			.openAiClient(RefusingSdk.client(new CompletionService(this::create)))
			.openAiClientAsync(
					RefusingSdk.asyncClient((params) -> this.streams.open(params, this.limits, context.get())));
	}

	private ChatCompletion create(ChatCompletionCreateParams params) {
		return this.calls.run(CallStart.blocking(Operation.CHAT, this.completions.model(params), this.limits.call()),
				(call) -> {
					Exchanged<ChatBody> exchanged = this.completions.complete(call, params);
					ChatBody body = exchanged.orThrow();
					return new Outcome<>(this.completions.marked(call, params, body),
							this.completions.answer(exchanged, body.figures()));
				});
	}

}
