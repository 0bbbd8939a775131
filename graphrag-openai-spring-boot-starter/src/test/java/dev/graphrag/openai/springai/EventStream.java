package dev.graphrag.openai.springai;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.graphrag.openai.http.RawServer.Connection;
import dev.graphrag.openai.springai.ScriptedServer.Reply;

/**
 * Answers to chat requests in parts, as OpenAI streams them.
 */
public final class EventStream {

	public static final String DONE = "data: [DONE]\n\n";

	private static final String HEAD = String.join("\r\n", "HTTP/1.1 200 OK", "Content-Type: text/event-stream",
			"Transfer-Encoding: chunked", "", "");

	private EventStream() {
	}

	/**
	 * Return an event with the beginning of an answer, which is no content yet.
	 */
	public static String role() {
		return delta("\"role\":\"assistant\",\"content\":\"\"");
	}

	public static String text(String text) {
		return delta("\"content\":\"" + text + "\"");
	}

	public static String delta(String delta) {
		return choices("{\"index\":0,\"delta\":{" + delta + "},\"logprobs\":null,\"finish_reason\":null}");
	}

	public static String finish(String reason) {
		return choices("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"" + reason + "\"}");
	}

	public static String usage(int prompt, int completion) {
		return chunk("[]", "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}".formatted(prompt,
				completion, prompt + completion));
	}

	public static String choices(String choices) {
		return chunk("[" + choices + "]", "null");
	}

	private static String chunk(String choices, String usage) {
		return event("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
				+ "\"model\":\"server-model\",\"choices\":" + choices + ",\"usage\":" + usage + "}");
	}

	public static String event(String data) {
		return "data: " + data + "\n\n";
	}

	/**
	 * Return the events of a whole answer.
	 */
	public static String[] answer(String... texts) {
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
	 * Return a reply that streams these events to an orderly end.
	 */
	public static Reply of(String... events) {
		return (connection) -> {
			begin(connection, events);
			connection.write("0\r\n\r\n");
		};
	}

	/**
	 * Return a reply that hangs up in the middle.
	 */
	public static Reply cutAfter(String... events) {
		return (connection) -> {
			begin(connection, events);
			throw new EOFException();
		};
	}

	/**
	 * Write the head and events, and leave the stream open.
	 */
	static void begin(Connection connection, String... events) throws IOException {
		connection.write(HEAD);
		for (String event : events) {
			send(connection, event);
		}
	}

	static void send(Connection connection, String event) throws IOException {
		int length = event.getBytes(StandardCharsets.UTF_8).length;
		connection.write(Integer.toHexString(length) + "\r\n" + event + "\r\n");
	}

}
