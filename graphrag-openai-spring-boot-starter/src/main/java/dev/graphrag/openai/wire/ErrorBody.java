package dev.graphrag.openai.wire;

import java.io.IOException;
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

	/**
	 * Read an error body as far as it can be read.
	 * @param buffer the bytes
	 * @param length how many there are
	 * @return what it says, {@link #NONE} if it is something else
	 */
	public static ErrorBody read(byte[] buffer, int length) {
		return read(buffer, 0, length);
	}

	static ErrorBody read(byte[] buffer, int offset, int length) {
		ErrorReader reader = null;
		try (AnswerParser answer = new AnswerParser(buffer, offset, length)) {
			reader = new ErrorReader(answer);
			answer.begin();
			reader.readBody();
		}
		catch (IOException | UnusableAnswerException ex) {
			// What was read before counts; an unreadable error is still what its status
			// says.
		}
		return (reader != null) ? reader.error() : NONE;
	}

	/**
	 * Return whether the account lacks the money for the request.
	 * @return whether a retry is useless
	 */
	public boolean lackOfMoney() {
		return ErrorWords.isLackOfMoney(this.code) || ErrorWords.isLackOfMoney(this.type);
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

}
