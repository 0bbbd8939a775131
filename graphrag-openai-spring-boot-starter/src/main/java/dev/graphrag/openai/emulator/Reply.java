package dev.graphrag.openai.emulator;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
		return new Reply(status, Map.of("Content-Type", "application/json"), List.of(Json.write(body)), Ending.COMPLETE,
				Duration.ZERO, 0);
	}

	static Reply events(List<String> events) {
		return new Reply(200, Map.of("Content-Type", "text/event-stream"), events, Ending.COMPLETE, Duration.ZERO, 0);
	}

	static Reply nothing(Ending ending) {
		return new Reply(200, Map.of(), List.of(), ending, Duration.ZERO, 0);
	}

	Reply withHeaders(Map<String, String> more) {
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		all.putAll(more);
		return new Reply(this.status, Collections.unmodifiableMap(all), this.parts, this.ending, this.delay,
				this.tokens);
	}

	Reply withParts(List<String> parts) {
		return new Reply(this.status, this.headers, parts, this.ending, this.delay, this.tokens);
	}

	Reply withEnding(Ending ending) {
		return new Reply(this.status, this.headers, this.parts, ending, this.delay, this.tokens);
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
