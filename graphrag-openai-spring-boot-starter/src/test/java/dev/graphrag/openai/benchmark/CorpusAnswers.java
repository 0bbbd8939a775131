package dev.graphrag.openai.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.graphrag.openai.client.OpenAiStubs;

/**
 * Answers embedding requests of any size with as many vectors as they have texts, from
 * ready-made bytes, after a pause. Counts its answers.
 */
final class CorpusAnswers {

	/**
	 * Prefix of paths that are answered here, followed by the pause in milliseconds:
	 * {@code /corpus/100}.
	 */
	static final String CORPUS = "/corpus/";

	/**
	 * Path that tells how many requests had been answered here.
	 */
	static final String REQUESTS = "/requests";

	private static final int MAX_INPUTS = 2048;

	private static final byte[] INPUT = ascii("\"input\":[");

	private static final byte[] BEGINNING = ascii("{\"object\":\"list\",\"data\":[");

	private final int[] ends = new int[MAX_INPUTS + 1];

	private final byte[] items = items(this.ends);

	private final AtomicLong requests = new AtomicLong();

	private static byte[] items(int[] ends) {
		String vector = '"' + OpenAiStubs.base64(OpenAiStubs.vector(Answers.DIMENSIONS)) + '"';
		ByteArrayOutputStream items = new ByteArrayOutputStream();
		for (int index = 0; index < MAX_INPUTS; index++) {
			items.writeBytes(ascii(((index > 0) ? "," : "") + OpenAiStubs.item(index, vector)));
			ends[index + 1] = items.size();
		}
		return items.toByteArray();
	}

	void write(String path, byte[] request, OutputStream out) throws IOException, InterruptedException {
		this.requests.incrementAndGet();
		int inputs = inputs(request);
		byte[] end = ascii("],\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":" + 17 * inputs
				+ ",\"total_tokens\":" + 17 * inputs + "}}");
		TimeUnit.MILLISECONDS.sleep(pauseMillis(path));
		out.write(StubServer.head(BEGINNING.length + this.ends[inputs] + end.length));
		out.write(BEGINNING);
		out.write(this.items, 0, this.ends[inputs]);
		out.write(end);
	}

	long requests() {
		return this.requests.get();
	}

	private static long pauseMillis(String path) {
		return Long.parseLong(path.substring(CORPUS.length(), path.indexOf('/', CORPUS.length())));
	}

	private static int inputs(byte[] request) {
		int inputs = 0;
		boolean inside = false;
		for (int index = startOfInputs(request); inside || request[index] != ']'; index++) {
			if (request[index] == '\\') {
				index++;
			}
			else if (request[index] == '"') {
				inputs += inside ? 0 : 1;
				inside = !inside;
			}
		}
		return inputs;
	}

	private static int startOfInputs(byte[] request) {
		for (int index = 0; index + INPUT.length < request.length; index++) {
			if (request[index] == INPUT[0]
					&& Arrays.equals(request, index, index + INPUT.length, INPUT, 0, INPUT.length)) {
				return index + INPUT.length;
			}
		}
		throw new IllegalArgumentException("The request has no list of inputs");
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
