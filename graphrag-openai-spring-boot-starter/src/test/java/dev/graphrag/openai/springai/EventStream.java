package dev.graphrag.openai.springai;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.graphrag.openai.http.RawServer.Connection;
import dev.graphrag.openai.http.RawServer.Script;

/**
 * Streams event by event: those that OpenAI sends, and those that it does not. Each is
 * the only answer on its connection.
 */
final class EventStream {

	static final String DONE = "data: [DONE]\n\n";

	private static final String HEAD = String.join("\r\n", "HTTP/1.1 200 OK", "Content-Type: text/event-stream",
			"Transfer-Encoding: chunked", "Connection: close", "", "");

	private EventStream() {
	}

	/**
	 * Return an event with the beginning of an answer, which is no content yet.
	 */
	static String role() {
		return delta("\"role\":\"assistant\",\"content\":\"\"");
	}

	static String text(String text) {
		return delta("\"content\":\"" + text + "\"");
	}

	static String delta(String delta) {
		return choices("{\"index\":0,\"delta\":{" + delta + "},\"logprobs\":null,\"finish_reason\":null}");
	}

	static String finish(String reason) {
		return choices("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"" + reason + "\"}");
	}

	static String usage(int prompt, int completion) {
		return chunk("[]", "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}".formatted(prompt,
				completion, prompt + completion));
	}

	static String choices(String choices) {
		return chunk("[" + choices + "]", "null");
	}

	private static String chunk(String choices, String usage) {
		return event("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
				+ "\"model\":\"server-model\",\"choices\":" + choices + ",\"usage\":" + usage + "}");
	}

	static String event(String data) {
		return "data: " + data + "\n\n";
	}

	/**
	 * Return the events of a whole answer.
	 */
	static String[] answer(String... texts) {
		String[] events = new String[texts.length + 4];
		events[0] = role();
		for (int index = 0; index < texts.length; index++) {
			events[index + 1] = text(texts[index]);
		}
		events[texts.length + 1] = finish("stop");
		events[texts.length + 2] = usage(20, 5);
		events[texts.length + 3] = DONE;
		return events;
	}

	/**
	 * Return a script that streams these events to an orderly end.
	 */
	static Script of(String... events) {
		return (connection) -> {
			begin(connection, events);
			connection.write("0\r\n\r\n");
		};
	}

	/**
	 * Return a script that hangs up in the middle.
	 */
	static Script cutAfter(String... events) {
		return (connection) -> begin(connection, events);
	}

	/**
	 * Read the request, write the head and events, and leave the stream open.
	 */
	static void begin(Connection connection, String... events) throws IOException {
		connection.readRequest();
		connection.write(HEAD);
		send(connection, events);
	}

	static void send(Connection connection, String... events) throws IOException {
		for (String event : events) {
			int length = event.getBytes(StandardCharsets.UTF_8).length;
			connection.write(Integer.toHexString(length) + "\r\n" + event + "\r\n");
		}
	}

}
