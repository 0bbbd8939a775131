package dev.graphrag.openai.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Streamed answers: so many parts, with a pause before each but the first, or one part
 * and then silence.
 */
final class StreamAnswers {

	/**
	 * Prefix of paths that are answered by a stream, followed by the number of parts and
	 * the pause in milliseconds: {@code /stream/500/0}.
	 */
	static final String STREAM = "/stream/";

	/**
	 * Prefix of paths that are answered by one part, and by nothing more until the client
	 * closes the connection.
	 */
	static final String IDLE = "/idle";

	private static final byte[] BEGINNING = """
			HTTP/1.1 200 OK
			Date: Sun, 22 Nov 2026 10:00:00 GMT
			Content-Type: text/event-stream; charset=utf-8
			Transfer-Encoding: chunked
			openai-processing-ms: 12
			openai-version: 2020-10-01
			x-request-id: req_0123456789abcdef0123456789abcdef
			Server: stub

			""".replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);

	private static final byte[] FIRST = concat(BEGINNING,
			part("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"), content());

	private static final byte[] CONTENT = content();

	private static final byte[] END = concat(part("{}", "\"stop\""), event(chunk("[]",
			"""
					{"prompt_tokens":37,"completion_tokens":17,"total_tokens":54,"prompt_tokens_details":{"cached_tokens":0}}""")),
			event("[DONE]"), "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

	private StreamAnswers() {
	}

	static void write(String path, OutputStream out) throws IOException, InterruptedException {
		out.write(FIRST);
		if (path.startsWith(IDLE)) {
			return;
		}
		String[] figures = path.substring(STREAM.length()).split("/", 3);
		int parts = Integer.parseInt(figures[0]);
		long pauseMillis = Long.parseLong(figures[1]);
		ByteArrayOutputStream atOnce = new ByteArrayOutputStream();
		for (int number = 1; number < parts; number++) {
			if (pauseMillis > 0) {
				TimeUnit.MILLISECONDS.sleep(pauseMillis);
				out.write(CONTENT);
			}
			else {
				atOnce.write(CONTENT);
			}
		}
		atOnce.write(END);
		atOnce.writeTo(out);
	}

	private static byte[] content() {
		return part("{\"content\":\" reachable\"}", "null");
	}

	private static byte[] part(String delta, String finishReason) {
		return event(chunk(
				"[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finishReason + "}]",
				"null"));
	}

	private static String chunk(String choices, String usage) {
		return """
				{"id":"chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG","object":"chat.completion.chunk","created":1741570283,\
				"model":"gpt-4.1-mini-2025-04-14","service_tier":"default","system_fingerprint":"fp_b376dfbbd5",\
				"choices":%s,"usage":%s,"obfuscation":"k3Jd82kd9"}""".formatted(choices, usage);
	}

	// One event is one chunk of HTTP, as OpenAI sends it.
	private static byte[] event(String data) {
		String event = "data: " + data + "\n\n";
		return (Integer.toHexString(event.length()) + "\r\n" + event + "\r\n").getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] concat(byte[]... pieces) {
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		for (byte[] piece : pieces) {
			whole.writeBytes(piece);
		}
		return whole.toByteArray();
	}

}
