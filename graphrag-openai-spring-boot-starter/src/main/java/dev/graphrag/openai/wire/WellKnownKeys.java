package dev.graphrag.openai.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Keys of the API's answers, found without making a string of each: an answer with 64
 * vectors has 200 of them.
 */
final class WellKnownKeys {

	private static final int BUCKETS = 128;

	// One per bucket; where two would share one, the later is read as an unknown key.
	private static final @Nullable Key[] TABLE = new Key[BUCKETS];

	static {
		List.of("object", "data", "index", "embedding", "model", "usage", "prompt_tokens", "completion_tokens",
				"total_tokens", "id", "created", "choices", "message", "logprobs", "finish_reason", "error",
				"prompt_tokens_details", "completion_tokens_details", "cached_tokens", "service_tier",
				"system_fingerprint")
			.forEach(WellKnownKeys::add);
	}

	private WellKnownKeys() {
	}

	private static void add(String name) {
		byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
		int bucket = bucket(bytes, 0, bytes.length);
		if (TABLE[bucket] == null) {
			TABLE[bucket] = new Key(name, bytes);
		}
	}

	/**
	 * Return the key that the given bytes spell, or {@code null} if it is another one.
	 */
	static @Nullable String find(byte[] buffer, int start, int end) {
		if (start == end) {
			return null;
		}
		Key key = TABLE[bucket(buffer, start, end)];
		return (key != null && Arrays.equals(key.bytes, 0, key.bytes.length, buffer, start, end)) ? key.name : null;
	}

	private static int bucket(byte[] buffer, int start, int end) {
		return (7 * (end - start) + buffer[start] + buffer[end - 1]) & (BUCKETS - 1);
	}

	private static final class Key {

		private final String name;

		private final byte[] bytes;

		Key(String name, byte[] bytes) {
			this.name = name;
			this.bytes = bytes;
		}

	}

}
