package dev.graphrag.openai.client;

import java.util.Map;

import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.graphrag.openai.CallListener.Answer;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.http.StreamLimits;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.wire.ChatBody;
import dev.graphrag.openai.wire.ChatFigures;

/**
 * The guarded completion, whole or as a stream: what it asks for is checked, then it is
 * attempted with the baseline and the fallback. Thread-safe.
 */
final class ChatCompletions {

	/**
	 * Key in the metadata of an answer: the model asked for that answered.
	 */
	private static final String ANSWERED_BY = "answered_by";

	/**
	 * Key in the metadata of an answer: whether that is the fallback model.
	 */
	private static final String FALLBACK_USED = "fallback_used";

	private final OpenAiSettings settings;

	private final ChatGuardrail guardrail;

	private final ModelFallback models;

	private final Attempts attempts;

	private final Credentials credentials;

	ChatCompletions(OpenAiSettings settings, ModelFallback models, Attempts attempts, Credentials credentials) {
		this.settings = settings;
		this.guardrail = new ChatGuardrail(settings.models(), credentials);
		this.models = models;
		this.attempts = attempts;
		this.credentials = credentials;
	}

	/**
	 * Return the model that a request asks for, as listeners may hear it.
	 */
	String model(ChatCompletionCreateParams params) {
		return this.credentials.safeModel(new ChatRequest(params).model());
	}

	Exchanged<ChatBody> complete(RunningCall call, ChatCompletionCreateParams params) {
		ChatRequest request = new ChatRequest(params);
		this.guardrail.check(call, request);
		return this.models.run(call, (onNewConnection) -> this.attempts.make(call, request.to(call.model()),
				ChatBody::read, onNewConnection));
	}

	/**
	 * Hand the parts of a completion on as they arrive.
	 * @param call the call
	 * @param params the request
	 * @param limits what the stream may take
	 * @param parts takes the parts
	 * @return the figures of the whole
	 */
	Exchanged<ChatFigures> stream(RunningCall call, ChatCompletionCreateParams params, StreamLimits limits,
			PartSink parts) {
		ChatRequest request = new ChatRequest(params);
		this.guardrail.check(call, request);
		return this.models.run(call,
				(onNewConnection) -> this.attempts.stream(call, request.streamedTo(call.model()), limits,
						new StreamedCompletion(call, request.usageWanted(), marks(call.model()), parts),
						onNewConnection));
	}

	/**
	 * Return a completion with what Spring AI is to keep of it in the response's
	 * metadata.
	 */
	ChatCompletion kept(ChatCompletionCreateParams params, ChatBody body) {
		Map<String, JsonValue> kept = KeptProperties.of(body.completion(), params);
		return kept.isEmpty() ? body.completion()
				: body.completion().toBuilder().putAllAdditionalProperties(kept).build();
	}

	/**
	 * Return a completion that also tells what the guard knows of it.
	 */
	ChatCompletion marked(RunningCall call, ChatCompletionCreateParams params, ChatBody body) {
		ChatCompletion.Builder marked = body.completion()
			.toBuilder()
			.putAllAdditionalProperties(KeptProperties.of(body.completion(), params))
			.putAllAdditionalProperties(marks(call.model()));
		return (body.figures().model().isEmpty() ? marked.model(call.model()) : marked).build();
	}

	private Map<String, JsonValue> marks(String model) {
		return Map.of(ANSWERED_BY, JsonValue.from(model), FALLBACK_USED, JsonValue.from(isFallback(model)));
	}

	boolean isFallback(String model) {
		return model.equals(this.settings.models().fallback());
	}

	String finishReason(ChatFigures figures) {
		return this.credentials.safeWord(figures.finishReason());
	}

	Answer answer(Exchanged<?> exchanged, ChatFigures figures) {
		return new Answer(exchanged.latencyMs(), figures.promptTokens(), figures.cachedTokens(),
				figures.completionTokens(), finishReason(figures), this.credentials.safe(figures.model()), 0,
				exchanged.attempt().requestId());
	}

}
