package dev.graphrag.openai.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What an error answer of the API says in its closed vocabulary. Its free-text message is
 * not read, because it may echo the request.
 *
 * @param code the error's code, such as {@code insufficient_quota}
 * @param type the error's type, such as {@code invalid_request_error}
 * @param param the request's field that is at fault
 * @param status the HTTP status that the error itself names, as a number or by a
 * well-known word
 */
public record ErrorBody(@Nullable String code, @Nullable String type, @Nullable String param,
		@Nullable Integer status) {

	/**
	 * Body that says nothing.
	 */
	public static final ErrorBody NONE = new ErrorBody(null, null, null, null);

	private static final int MAX_LENGTH = 64;

	/**
	 * Read an error body as far as it can be read.
	 * @param buffer the bytes
	 * @param length how many there are
	 * @return what it says, {@link #NONE} if it is something else
	 */
	public static ErrorBody read(byte[] buffer, int length) {
		JsonCursor cursor = new JsonCursor(buffer, length);
		try {
			cursor.beginObject();
			for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
				if (key.equals("error")) {
					return read(cursor);
				}
				cursor.skip();
			}
		}
		catch (UnusableAnswerException ex) {
			// An unreadable error is still the error that its status says.
		}
		return NONE;
	}

	static ErrorBody read(JsonCursor cursor) {
		if (!cursor.nextIsObject()) {
			cursor.skip();
			return NONE;
		}
		String code = null;
		String type = null;
		String param = null;
		cursor.beginObject();
		for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
			switch (key) {
				case "code" -> code = word(cursor.stringOrSkip());
				case "type" -> type = word(cursor.stringOrSkip());
				case "param" -> param = word(cursor.stringOrSkip());
				default -> cursor.skip();
			}
		}
		return new ErrorBody(code, type, param, null);
	}

	/**
	 * Return whether the account lacks the money for the request.
	 * @return whether a retry is useless
	 */
	public boolean lackOfMoney() {
		return "insufficient_quota".equals(this.code) || "insufficient_quota".equals(this.type);
	}

	/**
	 * Return what the error says as figures of a failure.
	 * @return an unmodifiable map, empty if it says nothing
	 */
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		putIfPresent(details, "error_code", this.code);
		putIfPresent(details, "error_type", this.type);
		putIfPresent(details, "error_param", this.param);
		return Collections.unmodifiableMap(details);
	}

	private static void putIfPresent(Map<String, Object> details, String key, @Nullable String value) {
		if (value != null) {
			details.put(key, value);
		}
	}

	// Identifiers of the API's vocabulary only: a key or a prompt does not pass.
	private static @Nullable String word(@Nullable String text) {
		if (text == null || text.isEmpty() || text.length() > MAX_LENGTH || text.startsWith("sk-")) {
			return null;
		}
		boolean plain = text.chars()
			.allMatch((character) -> (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')
					|| "_.[]".indexOf(character) >= 0);
		return plain ? text : null;
	}

}
