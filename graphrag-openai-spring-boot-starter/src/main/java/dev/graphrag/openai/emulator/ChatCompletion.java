package dev.graphrag.openai.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A chat completion, as one object or as the events of a stream, whichever the request
 * asks for.
 *
 * @param choices the choices, in order
 * @param usage tokens, or {@code null} to have them counted
 */
record ChatCompletion(List<Choice> choices, @Nullable Usage usage) implements Content {

	/**
	 * What ends a stream.
	 */
	private static final String DONE = "data: [DONE]\n\n";

	/**
	 * When everything was made, so that an answer depends on its request alone.
	 */
	static final int CREATED = 1_700_000_000;

	static ChatCompletion of(Choice... choices) {
		return new ChatCompletion(List.of(choices), null);
	}

	ChatCompletion withUsage(Usage usage) {
		return new ChatCompletion(this.choices, usage);
	}

	ChatCompletion withToolCall(ToolCall call) {
		return new ChatCompletion(this.choices.stream().map((choice) -> choice.withToolCall(call)).toList(),
				this.usage);
	}

	ChatCompletion withFinishReason(String reason) {
		return new ChatCompletion(this.choices.stream().map((choice) -> choice.withFinishReason(reason)).toList(),
				this.usage);
	}

	@Override
	public Reply reply(OpenAiRequest request) {
		Usage used = usage(request);
		Reply reply = request.streamed() ? Reply.events(events(request, used)) : Reply.json(200, whole(request, used));
		return reply.withTokens(used.completion());
	}

	private Usage usage(OpenAiRequest request) {
		if (this.usage != null) {
			return this.usage;
		}
		int completion = this.choices.stream().mapToInt(Choice::tokens).sum();
		return new Usage(Tokens.of(request), Math.max(1, completion));
	}

	private Map<String, Object> whole(OpenAiRequest request, Usage used) {
		List<Map<String, Object>> all = new ArrayList<>();
		for (int index = 0; index < this.choices.size(); index++) {
			Map<String, Object> choice = new LinkedHashMap<>();
			choice.put("index", index);
			choice.put("message", this.choices.get(index).message(callId(request, index)));
			choice.put("finish_reason", this.choices.get(index).finishReason());
			all.add(choice);
		}
		return envelope(request, "chat.completion", all, used);
	}

	private List<String> events(OpenAiRequest request, Usage used) {
		List<String> events = new ArrayList<>();
		for (int index = 0; index < this.choices.size(); index++) {
			Choice choice = this.choices.get(index);
			for (Map<String, Object> delta : choice.deltas(callId(request, index))) {
				events.add(chunk(request, index, delta, null));
			}
			events.add(chunk(request, index, Map.of(), choice.finishReason()));
		}
		if (request.json().path("stream_options").path("include_usage").asBoolean(false)) {
			events.add(event(envelope(request, "chat.completion.chunk", List.of(), used)));
		}
		events.add(DONE);
		return events;
	}

	private static String chunk(OpenAiRequest request, int index, Map<String, Object> delta,
			@Nullable String finishReason) {
		Map<String, @Nullable Object> choice = new LinkedHashMap<>();
		choice.put("index", index);
		choice.put("delta", delta);
		choice.put("finish_reason", finishReason);
		return event(envelope(request, "chat.completion.chunk", List.of(choice), null));
	}

	/**
	 * Return whether an event comes before the end of its choice.
	 */
	static boolean isContent(String event) {
		return event.contains("\"finish_reason\":null");
	}

	private static String event(Object data) {
		return "data: " + Json.write(data) + "\n\n";
	}

	private static Map<String, Object> envelope(OpenAiRequest request, String type, List<?> choices,
			@Nullable Usage used) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("id", "chatcmpl-" + fingerprint(request));
		body.put("object", type);
		body.put("created", CREATED);
		body.put("model", request.model());
		body.put("choices", choices);
		if (used != null) {
			body.put("usage", Map.of("prompt_tokens", used.prompt(), "completion_tokens", used.completion(),
					"total_tokens", used.prompt() + used.completion()));
		}
		return body;
	}

	private static String callId(OpenAiRequest request, int choice) {
		return "call_" + fingerprint(request) + "_" + choice + "_";
	}

	// The same for the same request, and another for the next round of a conversation.
	private static String fingerprint(OpenAiRequest request) {
		return String.format("%08x", request.body().hashCode());
	}

	/**
	 * One of the answers among which the caller may choose.
	 *
	 * @param parts the content, in the parts in which it is streamed
	 * @param toolCalls functions to call
	 * @param finishReason why it ends
	 */
	record Choice(List<String> parts, List<ToolCall> toolCalls, String finishReason) {

		private static final Pattern WORDS = Pattern.compile("(?<=\\s)(?=\\S)");

		/**
		 * Return a choice that is streamed word by word.
		 */
		static Choice words(String content) {
			return text(content.isEmpty() ? List.of() : List.of(WORDS.split(content)));
		}

		static Choice text(List<String> parts) {
			return new Choice(parts, List.of(), "stop");
		}

		Choice withToolCall(ToolCall call) {
			List<ToolCall> calls = new ArrayList<>(this.toolCalls);
			calls.add(call);
			return new Choice(this.parts, calls, "tool_calls");
		}

		Choice withFinishReason(String reason) {
			return new Choice(this.parts, this.toolCalls, reason);
		}

		static Choice calling(List<ToolCall> toolCalls) {
			return new Choice(List.of(), toolCalls, "tool_calls");
		}

		int tokens() {
			return Tokens.of(content()) + this.toolCalls.stream().mapToInt((call) -> Tokens.of(call.arguments())).sum();
		}

		private String content() {
			return String.join("", this.parts);
		}

		Map<String, @Nullable Object> message(String callId) {
			Map<String, @Nullable Object> message = new LinkedHashMap<>();
			message.put("role", "assistant");
			message.put("content", (this.toolCalls.isEmpty() || !this.parts.isEmpty()) ? content() : null);
			message.put("refusal", null);
			if (!this.toolCalls.isEmpty()) {
				List<Map<String, Object>> calls = new ArrayList<>();
				for (int index = 0; index < this.toolCalls.size(); index++) {
					calls.add(this.toolCalls.get(index).json(callId + index));
				}
				message.put("tool_calls", calls);
			}
			return message;
		}

		List<Map<String, Object>> deltas(String callId) {
			List<Map<String, Object>> deltas = new ArrayList<>();
			deltas.add(Map.of("role", "assistant", "content", ""));
			this.parts.forEach((part) -> deltas.add(Map.of("content", part)));
			for (int index = 0; index < this.toolCalls.size(); index++) {
				ToolCall call = this.toolCalls.get(index);
				deltas.add(toolDelta(index, new ToolCall(call.name(), "").json(callId + index)));
				for (String piece : call.pieces()) {
					deltas.add(toolDelta(index, Map.of("function", Map.of("arguments", piece))));
				}
			}
			return deltas;
		}

		private static Map<String, Object> toolDelta(int index, Map<String, Object> call) {
			Map<String, Object> indexed = new LinkedHashMap<>(call);
			indexed.put("index", index);
			return Map.of("tool_calls", List.of(indexed));
		}

	}

	/**
	 * A function to call.
	 *
	 * @param name the function's name
	 * @param arguments its arguments, a JSON object
	 */
	record ToolCall(String name, String arguments) {

		private static final Pattern PIECES = Pattern.compile(".{1,4}", Pattern.DOTALL);

		// A stream has the arguments token by token, as OpenAI sends them.
		List<String> pieces() {
			return PIECES.matcher(this.arguments).results().map(MatchResult::group).toList();
		}

		Map<String, Object> json(String id) {
			return Map.of("id", id, "type", "function", "function",
					Map.of("name", this.name, "arguments", this.arguments));
		}

	}

	/**
	 * Tokens of a completion.
	 *
	 * @param prompt tokens of the prompt
	 * @param completion tokens of all choices
	 */
	record Usage(int prompt, int completion) {
	}

}
