package dev.graphrag.openai.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.graphrag.openai.FailureReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ServerSentEvents}.
 */
class ServerSentEventsTests {

	private static final String STREAM = """
			: comment

			id: 7
			retry: 1
			event: message
			data: {"a":1}

			data:{"a":2}

			data: one
			data
			data:  two
			foo: bar

			data:

			event: error
			data: broken

			data: after\u00e4

			data: [DONE]

			""";

	private static final List<String> EVENTS = List.of("{\"a\":1}", "{\"a\":2}", "one\n\n two", "!broken",
			"after\u00e4", "[DONE]");

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\r\n" })
	void everySplitIntoReadsGivesTheSameEvents(String lineEnd) throws IOException {
		byte[] body = bytes(STREAM.replace("\n", lineEnd));
		for (int first = 0; first <= body.length; first++) {
			assertThat(events(new SplitBody(body, first, body.length))).as("split at %d", first).isEqualTo(EVENTS);
		}
		for (int size = 1; size < 9; size++) {
			assertThat(events(new SplitBody(body, size, size))).as("reads of %d", size).isEqualTo(EVENTS);
		}
	}

	@Test
	void randomStreamsComeBackInAnySplit() throws IOException {
		Random random = new Random(7);
		for (int count = 0; count < 300; count++) {
			StringBuilder body = new StringBuilder();
			List<String> expected = new ArrayList<>();
			String lineEnd = List.of("\n", "\r", "\r\n").get(random.nextInt(3));
			for (int event = random.nextInt(6); event >= 0; event--) {
				expected.add(append(body, random, lineEnd));
			}
			assertThat(events(new RandomBody(bytes(body.toString()), random))).isEqualTo(expected);
		}
	}

	private static String append(StringBuilder body, Random random, String lineEnd) {
		List<String> lines = new ArrayList<>();
		for (int line = random.nextInt(3); line >= 0; line--) {
			lines.add("x" + "y".repeat(random.nextInt(random.nextInt(10) == 0 ? 20_000 : 30)));
		}
		for (String line : lines) {
			body.append(random.nextBoolean() ? ": ping" + lineEnd : "");
			body.append("data: ").append(line).append(lineEnd);
		}
		body.append(lineEnd);
		return String.join("\n", lines);
	}

	@Test
	void eventsAreDeliveredBeforeTheNextRead() throws IOException {
		ServerSentEvents events = events(": x\n\ndata: a\n\ndata: b\r\n\r\ndata: [DONE]\n");
		assertThat(List.of(next(events), next(events), next(events))).containsExactly("a", "b", "[DONE]");
		assertThat(events.done()).isTrue();
	}

	@Test
	void byteOrderMarkAndWhiteSpaceAtTheStartAreIgnored() throws IOException {
		assertThat(events(new SplitBody(bytes("\ufeff\r\n\n data: a\n\n"), 1, 1))).containsExactly("a");
	}

	@Test
	void lastEventCountsWithoutBlankLine() throws IOException {
		assertThat(events(new SplitBody(bytes("data: a\n\ndata: {\"cut"), 3, 5))).containsExactly("a", "{\"cut");
		assertThat(events(new SplitBody(bytes("data: a\n"), 3, 5))).containsExactly("a");
	}

	@Test
	void errorWithoutDataIsAnEvent() throws IOException {
		assertThat(events(new SplitBody(bytes("event: error\n\n"), 3, 5))).containsExactly("!");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n\n", ": ping\n\n: ping\n\n", "da", "event: x\n\n", "data\n\ndata: \n\n" })
	void endsWithoutEvents(String body) throws IOException {
		assertThat(events(new SplitBody(bytes(body), 2, 2))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>secret</html>", "  <!doctype", "Bad gateway\n", "secret\n\n", "\"secret\"",
			"HTTP/1.1 502: x", "\u0000\u0001", "null\n" })
	void whatIsNoEventStreamIsUnreadable(String body) {
		UnusableAnswerException failure = failure(body);
		assertThat(failure.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(failure.problem()).isEqualTo("The answer is no event stream.");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"choices\":[{\"message\":{\"content\":\"secret\"}}]}", "{}", " \n[]", "{\"a\":\"secret\"}" })
	void wholeDocumentIsInvalid(String body) {
		UnusableAnswerException failure = failure(body);
		assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_ANSWER);
		assertThat(failure.problem()).isEqualTo("The answer to a stream is one JSON document.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"choices\":[{\"message\":{\"content\":\"secr", "{", "[{\"a\"", "{\"a\":secret}" })
	void cutDocumentIsUnreadable(String body) {
		UnusableAnswerException failure = failure(body);
		assertThat(failure.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(failure.problem()).doesNotContain("secr");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"secret\"}}",
			"[{\"error\":{\"code\":\"rate_limit_exceeded\"}}]" })
	void errorDocumentIsItsError(String body) {
		ErrorInAnswerException failure = catchThrowableOfType(ErrorInAnswerException.class,
				() -> events(new SplitBody(bytes(body), 4, 4)));
		assertThat(failure.error().code()).isEqualTo("rate_limit_exceeded");
	}

	@Test
	void eventSizeIsBounded() throws IOException {
		String fits = "data: " + "x".repeat(9_000) + "\n\n";
		assertThat(events(new SplitBody(bytes(fits + fits), 700, 700), 10_000)).hasSize(2);
		byte[] large = bytes("data: " + "x".repeat(11_000) + "\n\n");
		assertThatExceptionOfType(UnusableAnswerException.class)
			.isThrownBy(() -> events(new SplitBody(large, 700, 700), 10_000))
			.withMessageContaining("graphrag.openai.http.max-response-size");
	}

	@Test
	void commentsWithinAnEventTakeNoMemory() throws IOException {
		byte[] body = bytes("data: a\n" + ": ping\n".repeat(10_000) + "data: b\n\n");
		assertThat(events(new SplitBody(body, 700, 700), 10_000)).containsExactly("a\nb");
	}

	private static UnusableAnswerException failure(String body) {
		return catchThrowableOfType(UnusableAnswerException.class, () -> events(new SplitBody(bytes(body), 4, 4)));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static List<String> events(InputStream body) throws IOException {
		return events(body, 1_000_000);
	}

	private static List<String> events(InputStream body, long maxEventSize) throws IOException {
		ServerSentEvents events = new ServerSentEvents(body, maxEventSize);
		List<String> texts = new ArrayList<>();
		while (events.next()) {
			texts.add((events.error() ? "!" : "") + text(events));
			assertThat(events.done()).isEqualTo(text(events).equals("[DONE]"));
		}
		assertThat(events.next()).isFalse();
		return texts;
	}

	private static ServerSentEvents events(String arrived) {
		return new ServerSentEvents(new OneReadBody(bytes(arrived)), 1_000_000);
	}

	private static String next(ServerSentEvents events) throws IOException {
		assertThat(events.next()).isTrue();
		return text(events);
	}

	private static String text(ServerSentEvents events) {
		return new String(events.buffer(), events.offset(), events.length(), StandardCharsets.UTF_8);
	}

	/**
	 * Body that arrives in reads of a size.
	 */
	private static final class SplitBody extends ByteArrayInputStream {

		private final int size;

		private int next;

		SplitBody(byte[] body, int first, int size) {
			super(body);
			this.next = Math.max(1, first);
			this.size = Math.max(1, size);
		}

		@Override
		public synchronized int read(byte[] buffer, int offset, int length) {
			int read = super.read(buffer, offset, Math.min(length, this.next));
			this.next = this.size;
			return read;
		}

	}

	/**
	 * Body that arrives in reads of any size.
	 */
	private static final class RandomBody extends ByteArrayInputStream {

		private final Random random;

		RandomBody(byte[] body, Random random) {
			super(body);
			this.random = random;
		}

		@Override
		public synchronized int read(byte[] buffer, int offset, int length) {
			return super.read(buffer, offset, Math.min(length, 1 + this.random.nextInt(500)));
		}

	}

	/**
	 * Body of which nothing more arrives after the first read.
	 */
	private static final class OneReadBody extends ByteArrayInputStream {

		private boolean read;

		OneReadBody(byte[] body) {
			super(body);
		}

		@Override
		public synchronized int read(byte[] buffer, int offset, int length) {
			assertThat(this.read).as("a read that would block").isFalse();
			this.read = true;
			return super.read(buffer, offset, length);
		}

	}

}
