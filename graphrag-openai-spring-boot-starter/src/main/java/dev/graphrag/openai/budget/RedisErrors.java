package dev.graphrag.openai.budget;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Reads the code of what Redis answers in place of a result: {@code NOPERM} of "NOPERM
 * User app has no permissions to run the 'evalsha' command". The rest may name users and
 * keys, and is told nobody.
 */
final class RedisErrors {

	// Below the exceptions of Spring, which are the same for all codes.
	private static final String DRIVER = "io.lettuce.core.Redis";

	private static final Pattern CODE = Pattern.compile("([A-Z]{2,20})\\b");

	private RedisErrors() {
	}

	static @Nullable String code(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		if (cause.getMessage() == null || !cause.getClass().getName().startsWith(DRIVER)) {
			return null;
		}
		Matcher code = CODE.matcher(cause.getMessage());
		return code.lookingAt() ? code.group(1) : null;
	}

}
