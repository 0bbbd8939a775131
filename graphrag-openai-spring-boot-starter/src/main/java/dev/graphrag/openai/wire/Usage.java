package dev.graphrag.openai.wire;

/**
 * Token usage; what the server does not tell counts as zero.
 */
record Usage(long prompt, long cached, long completion) {

	static final Usage NONE = new Usage(0, 0, 0);

	static Usage read(JsonCursor cursor) {
		if (!cursor.nextIsObject()) {
			cursor.skip();
			return NONE;
		}
		long prompt = 0;
		long cached = 0;
		long completion = 0;
		cursor.beginObject();
		for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
			switch (key) {
				case "prompt_tokens" -> prompt = cursor.countOrZero();
				case "completion_tokens" -> completion = cursor.countOrZero();
				case "prompt_tokens_details" -> cached = readCached(cursor);
				default -> cursor.skip();
			}
		}
		return new Usage(prompt, Math.min(cached, prompt), completion);
	}

	private static long readCached(JsonCursor cursor) {
		if (!cursor.nextIsObject()) {
			cursor.skip();
			return 0;
		}
		long cached = 0;
		cursor.beginObject();
		for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
			if (key.equals("cached_tokens")) {
				cached = cursor.countOrZero();
			}
			else {
				cursor.skip();
			}
		}
		return cached;
	}

}
