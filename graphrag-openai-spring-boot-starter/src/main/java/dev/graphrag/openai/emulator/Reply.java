package dev.graphrag.openai.emulator;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the server writes.
 *
 * @param status the HTTP status
 * @param headers headers beside those of the body
 * @param parts the body, in parts that are sent one by one
 * @param ending what happens after the parts
 * @param delay time before the first byte
 * @param tokens tokens of the answer itself, which count against a model's limit
 */
record Reply(int status, Map<String, String> headers, List<String> parts, Ending ending, Duration delay, int tokens) {

	static Reply json(int status, Object body) {
		return json(status, Json.write(body));
	}

	static Reply json(int status, String body) {
		return new Reply(status, Map.of("Content-Type", "application/json"), List.of(body), Ending.COMPLETE,
				Duration.ZERO, 0);
	}

	static Reply events(List<String> events) {
		return new Reply(200, Map.of("Content-Type", "text/event-stream"), events, Ending.COMPLETE, Duration.ZERO, 0);
	}

	static Reply nothing(Ending ending) {
		return new Reply(200, Map.of(), List.of(), ending, Duration.ZERO, 0);
	}

	/**
	 * Return the reply with another header, in place of one of that name in any case.
	 */
	Reply withHeader(String name, String value) {
		return withHeaders(this.headers, Map.of(name, value));
	}

	/**
	 * Return the reply with more headers where it has none of their names.
	 */
	Reply withDefaultHeaders(Map<String, String> defaults) {
		return withHeaders(defaults, this.headers);
	}

	private Reply withHeaders(Map<String, String> first, Map<String, String> then) {
		Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		all.putAll(first);
		all.putAll(then);
		return new Reply(this.status, Collections.unmodifiableMap(all), this.parts, this.ending, this.delay,
				this.tokens);
	}

	/**
	 * Return the reply without its end: with a stream's content, or half of a body.
	 */
	Reply begun(Ending ending) {
		List<String> begun = (this.parts.size() > 1) ? this.parts.stream().takeWhile(ChatCompletion::isContent).toList()
				: this.parts.stream().map((part) -> part.substring(0, part.length() / 2)).toList();
		return new Reply(this.status, this.headers, begun, ending, this.delay, this.tokens);
	}

	Reply withDelay(Duration delay) {
		return new Reply(this.status, this.headers, this.parts, this.ending, delay, this.tokens);
	}

	Reply withTokens(int tokens) {
		return new Reply(this.status, this.headers, this.parts, this.ending, this.delay, tokens);
	}

	boolean streamed() {
		return "text/event-stream".equals(this.headers.get("Content-Type"));
	}

	/**
	 * What happens after the parts.
	 */
	enum Ending {

		/** The answer ends as it should. */
		COMPLETE,

		/** The connection is closed before the answer's end. */
		CUT_OFF,

		/** Nothing more is sent, and the connection stays open. */
		STALL

	}

}
