package dev.graphrag.openai.emulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A request that arrived, without the key that it came with. Immutable.
 */
public final class OpenAiRequest {

	private final Endpoint endpoint;

	private final String path;

	private final Map<String, String> query;

	private final Map<String, String> headers;

	private final String body;

	private final JsonNode json;

	OpenAiRequest(Endpoint endpoint, String path, Map<String, String> query, Map<String, String> headers, String body) {
		this.endpoint = endpoint;
		this.path = path;
		this.query = Collections.unmodifiableMap(query);
		Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		anyCase.putAll(headers);
		this.headers = Collections.unmodifiableMap(anyCase);
		this.body = body;
		this.json = Json.read(body.isEmpty() ? "{}" : body);
	}

	/**
	 * Return what was asked.
	 * @return the endpoint
	 */
	public Endpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Return the path below the API's root.
	 * @return such as {@code /chat/completions}
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Return the parameters behind the path.
	 * @return values by name, decoded
	 */
	public Map<String, String> query() {
		return this.query;
	}

	/**
	 * Return the headers but those with credentials. Values of one name are joined with
	 * commas.
	 * @return values by name, which is found in any case
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Return the body.
	 * @return its JSON text, empty for a request without one
	 */
	public String body() {
		return this.body;
	}

	/**
	 * Return the model that was asked for.
	 * @return its name, empty if there is none
	 */
	public String model() {
		return this.json.path("model").asText("");
	}

	/**
	 * Return the messages of a chat request, in order.
	 * @return the messages, none for other requests
	 */
	public List<Message> messages() {
		List<Message> messages = new ArrayList<>();
		for (JsonNode message : this.json.path("messages")) {
			messages.add(new Message(message.path("role").asText(""), content(message.path("content"))));
		}
		return List.copyOf(messages);
	}

	private static String content(JsonNode content) {
		if (!content.isArray()) {
			return content.asText("");
		}
		StringBuilder text = new StringBuilder();
		content.forEach((part) -> text.append(part.path("text").asText("")));
		return text.toString();
	}

	/**
	 * Return what the user said last.
	 * @return the content of the last message with the role {@code user}, empty if there
	 * is none
	 */
	public String userMessage() {
		return messages().stream()
			.filter((message) -> message.role().equals("user"))
			.reduce((first, second) -> second)
			.map(Message::content)
			.orElse("");
	}

	/**
	 * Return the names of the functions that a chat request offers.
	 * @return the names, in order
	 */
	public List<String> tools() {
		List<String> names = new ArrayList<>();
		this.json.path("tools").forEach((tool) -> names.add(tool.path("function").path("name").asText("")));
		return List.copyOf(names);
	}

	/**
	 * Return whether the answer is asked for as a stream of events.
	 * @return whether it is
	 */
	public boolean streamed() {
		return this.json.path("stream").asBoolean(false);
	}

	/**
	 * Return the texts of an embedding request, in order.
	 * @return the texts; tokens in place of a text are joined with spaces
	 */
	public List<String> inputs() {
		JsonNode input = this.json.path("input");
		if (input.isMissingNode() || input.isNull()) {
			return List.of();
		}
		boolean single = !input.isArray() || input.path(0).isNumber();
		List<String> texts = new ArrayList<>();
		(single ? List.of(input) : input).forEach((text) -> texts.add(text(text)));
		return List.copyOf(texts);
	}

	private static String text(JsonNode input) {
		if (!input.isArray()) {
			return input.asText("");
		}
		List<String> tokens = new ArrayList<>();
		input.forEach((token) -> tokens.add(token.asText()));
		return String.join(" ", tokens);
	}

	/**
	 * Return the length of the vectors that an embedding request asks for.
	 * @return the length, or {@code null} if the request leaves it to the model
	 */
	public @Nullable Integer dimensions() {
		JsonNode dimensions = this.json.path("dimensions");
		return dimensions.isInt() ? dimensions.intValue() : null;
	}

	/**
	 * Return a value of the body.
	 * @param pointer a JSON pointer such as {@code /response_format/type}
	 * @return the value as text, JSON for objects and lists, empty if there is none
	 */
	public String at(String pointer) {
		Assert.notNull(pointer, "pointer must not be null");
		JsonNode value = this.json.at(pointer);
		return value.isContainerNode() ? value.toString() : value.asText("");
	}

	JsonNode json() {
		return this.json;
	}

	/**
	 * Return what was asked, for messages of assertions:
	 * {@code POST /chat/completions (gpt-4.1-mini) "Hello"}.
	 */
	@Override
	public String toString() {
		String asked = "POST " + this.path + " (" + model() + ") ";
		return switch (this.endpoint) {
			case CHAT -> asked + Quoted.of(userMessage());
			case EMBEDDINGS -> asked + inputs().size() + " texts";
			case MODELS -> "GET " + this.path;
		};
	}

	/**
	 * A message of a chat request.
	 *
	 * @param role such as {@code user}
	 * @param content the text; the texts of several parts are joined
	 */
	public record Message(String role, String content) {
	}

	/**
	 * What is asked.
	 */
	public enum Endpoint {

		/** {@code POST /chat/completions}. */
		CHAT,

		/** {@code POST /embeddings}. */
		EMBEDDINGS,

		/** {@code GET /models} and {@code GET /models/{name}}. */
		MODELS

	}

}
