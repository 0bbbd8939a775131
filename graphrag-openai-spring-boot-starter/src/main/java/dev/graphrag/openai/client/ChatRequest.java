package dev.graphrag.openai.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.JsonString;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionUserMessageParam;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.http.Content;
import dev.graphrag.openai.wire.SdkJson;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A chat completion that is asked for, as far as the guard looks at it.
 */
final class ChatRequest {

	private static final String PATH = "chat/completions";

	private static final String MODEL = "model";

	/**
	 * Fields by which gateways choose a model of their own.
	 */
	private static final List<String> ROUTING = List.of("models", "fallbacks", "route");

	/**
	 * Fields that would be sent twice, or make the answer one that cannot be read.
	 */
	private static final List<String> OWN = List.of("messages", "stream", "stream_options");

	private final ChatCompletionCreateParams params;

	ChatRequest(ChatCompletionCreateParams params) {
		this.params = params;
	}

	/**
	 * Return the model asked for, by whichever way the request can name one.
	 */
	String model() {
		JsonValue extra = this.params._additionalBodyProperties().get(MODEL);
		return (extra != null) ? text(extra) : this.params.model().asString();
	}

	/**
	 * Return a field that lets somebody else choose the model, or {@code null} if there
	 * is none.
	 */
	@Nullable String routingField() {
		return extraField(ROUTING);
	}

	private @Nullable String extraField(List<String> names) {
		Map<String, JsonValue> extra = this.params._additionalBodyProperties();
		return extra.isEmpty() ? null : names.stream().filter(extra::containsKey).findFirst().orElse(null);
	}

	/**
	 * Return what is wrong with the request, or {@code null} if it may be sent.
	 */
	@Nullable String problem() {
		String own = extraField(OWN);
		if (own != null) {
			return "the extra body has a field '" + own + "', which is the request's own.";
		}
		return this.params.messages().stream().anyMatch(ChatRequest::isBlank) ? "a user message is blank." : null;
	}

	// Spring AI makes system messages of the same type, and says so in their role.
	private static boolean isBlank(ChatCompletionMessageParam message) {
		if (!message.isUser()) {
			return false;
		}
		ChatCompletionUserMessageParam user = message.asUser();
		if (user._role() instanceof JsonString role && !role.value().equals("user")) {
			return false;
		}
		Optional<ChatCompletionUserMessageParam.Content> content = user._content().asKnown();
		return content.isEmpty() || (content.get().isText() && !StringUtils.hasText(content.get().asText()));
	}

	/**
	 * Return what to send to a model.
	 */
	Asked to(String model) {
		return asked(new Content(PATH, bytes(names(model) ? this.params : named(model)), headers()));
	}

	/**
	 * Return what to send to a model for a stream. The usage is always asked for, and
	 * counted.
	 */
	Asked streamedTo(String model) {
		ChatCompletionStreamOptions options = this.params.streamOptions()
			.map(ChatCompletionStreamOptions::toBuilder)
			.orElseGet(ChatCompletionStreamOptions::builder)
			.includeUsage(true)
			.build();
		ChatCompletionCreateParams streamed = (names(model) ? this.params : named(model)).toBuilder()
			.streamOptions(options)
			.putAdditionalBodyProperty("stream", JsonValue.from(true))
			.build();
		return asked(Content.streamed(PATH, bytes(streamed), headers()));
	}

	@SuppressWarnings("deprecation") // max_tokens is what Spring AI sends
	private Asked asked(Content content) {
		Optional<Long> most = this.params.maxCompletionTokens().or(this.params::maxTokens);
		return new Asked(content, this.params.n().orElse(1L), most.orElse(null));
	}

	/**
	 * Return whether the caller of a stream wants its usage.
	 */
	boolean usageWanted() {
		return this.params.streamOptions().flatMap(ChatCompletionStreamOptions::includeUsage).orElse(true);
	}

	private Map<String, String> headers() {
		Map<String, String> headers = new HashMap<>();
		this.params._additionalHeaders().names().forEach((name) -> headers.put(name, last(name)));
		return headers;
	}

	private static byte[] bytes(ChatCompletionCreateParams params) {
		try {
			return SdkJson.bytes(params._body());
		}
		catch (JsonProcessingException ex) {
			// Its message may quote the prompt.
			throw AttemptFailure.unsendable("The request cannot be written as JSON.");
		}
	}

	private boolean names(String model) {
		return !this.params._additionalBodyProperties().containsKey(MODEL)
				&& this.params.model().asString().equals(model);
	}

	private ChatCompletionCreateParams named(String model) {
		return this.params.toBuilder().model(model).removeAdditionalBodyProperty(MODEL).build();
	}

	private String last(String name) {
		List<String> values = this.params._additionalHeaders().values(name);
		return values.get(values.size() - 1);
	}

	private static String text(JsonValue value) {
		return (value instanceof JsonString text) ? text.value() : value.toString();
	}

}
