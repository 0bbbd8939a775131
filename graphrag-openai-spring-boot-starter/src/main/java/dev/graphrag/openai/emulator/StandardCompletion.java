package dev.graphrag.openai.emulator;

import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.graphrag.openai.emulator.ChatCompletion.Choice;
import dev.graphrag.openai.emulator.ChatCompletion.ToolCall;

/**
 * Answers a chat request with as little as satisfies it.
 */
final class StandardCompletion {

	private static final int MAX_CHOICES = 128;

	private StandardCompletion() {
	}

	static Reply reply(OpenAiRequest request) {
		if (!areMessages(request.json().path("messages"))) {
			throw new Refusal(ApiError.invalid("The messages have to be a list of objects with a role.", "messages"));
		}
		int choices = request.json().path("n").asInt(1);
		if (choices < 1 || choices > MAX_CHOICES) {
			throw new Refusal(ApiError.invalid("The choices have to be 1 to " + MAX_CHOICES + ".", "n"));
		}
		return new ChatCompletion(Collections.nCopies(choices, choice(request.json())), null).reply(request);
	}

	private static boolean areMessages(JsonNode messages) {
		return messages.isArray() && !messages.isEmpty() && StreamSupport.stream(messages.spliterator(), false)
			.allMatch((message) -> message.path("role").isTextual());
	}

	private static Choice choice(JsonNode request) {
		JsonNode function = wantedFunction(request);
		if (!function.isMissingNode()) {
			String arguments = Json.write(SampleJson.of(function.path("parameters")));
			return Choice.calling(List.of(new ToolCall(function.path("name").asText(), arguments)));
		}
		return switch (request.path("response_format").path("type").asText("text")) {
			case "json_schema" -> Choice
				.words(Json.write(SampleJson.of(request.path("response_format").path("json_schema").path("schema"))));
			case "json_object" -> Choice.text(List.of("{}"));
			default -> sentence(request);
		};
	}

	private static JsonNode wantedFunction(JsonNode request) {
		JsonNode choice = request.path("tool_choice");
		JsonNode name = choice.path("function").path("name");
		boolean any = choice.asText("").equals("required");
		return StreamSupport.stream(request.path("tools").spliterator(), false)
			.map((tool) -> tool.path("function"))
			.filter((function) -> any || (name.isTextual() && function.path("name").equals(name)))
			.findFirst()
			.orElseGet(MissingNode::getInstance);
	}

	private static Choice sentence(JsonNode request) {
		String sentence = StandardAnswers.SENTENCE;
		int most = request.path("max_completion_tokens").asInt(request.path("max_tokens").asInt(Integer.MAX_VALUE));
		return (Tokens.of(sentence) <= most) ? Choice.words(sentence)
				: Choice.words(Tokens.first(sentence, most)).withFinishReason("length");
	}

}
