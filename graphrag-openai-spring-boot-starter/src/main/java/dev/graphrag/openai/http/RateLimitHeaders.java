package dev.graphrag.openai.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.graphrag.openai.attempt.RateLimits;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code x-ratelimit-remaining-*} and {@code x-ratelimit-reset-*}. The time to a
 * reset is written as OpenAI does ({@code 6m0s}, {@code 1.5s}, {@code 120ms}) or as
 * seconds ({@code 12}). What is unreadable counts as absent.
 */
final class RateLimitHeaders {

	private static final Pattern PARTS = Pattern
		.compile("(?:(\\d{1,4})d)?(?:(\\d{1,6})h)?(?:(\\d{1,8})m)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,9})ms)?");

	private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");

	private static final int LONGEST_NUMBER = 18;

	private RateLimitHeaders() {
	}

	static RateLimits read(Headers headers) {
		RateLimits.Left requests = left(headers, "requests");
		RateLimits.Left tokens = left(headers, "tokens");
		return (requests == null && tokens == null) ? RateLimits.UNTOLD : new RateLimits(requests, tokens);
	}

	private static RateLimits.@Nullable Left left(Headers headers, String kind) {
		Long remaining = count(headers.get("x-ratelimit-remaining-" + kind));
		return (remaining != null) ? new RateLimits.Left(remaining, duration(headers.get("x-ratelimit-reset-" + kind)))
				: null;
	}

	private static @Nullable Long count(@Nullable String value) {
		if (value == null || value.isEmpty() || value.length() > LONGEST_NUMBER) {
			return null;
		}
		for (int index = 0; index < value.length(); index++) {
			if (value.charAt(index) < '0' || value.charAt(index) > '9') {
				return null;
			}
		}
		return Long.valueOf(value);
	}

	private static @Nullable Duration duration(@Nullable String value) {
		if (value == null || value.isEmpty()) {
			return null;
		}
		if (SECONDS.matcher(value).matches()) {
			return seconds(value);
		}
		Matcher parts = PARTS.matcher(value);
		if (!parts.matches()) {
			return null;
		}
		return seconds(parts.group(4)).plusDays(number(parts.group(1)))
			.plusHours(number(parts.group(2)))
			.plusMinutes(number(parts.group(3)))
			.plusMillis(number(parts.group(5)));
	}

	private static long number(@Nullable String digits) {
		return (digits != null) ? Long.parseLong(digits) : 0;
	}

	private static Duration seconds(@Nullable String decimal) {
		return (decimal != null) ? Duration.ofNanos(Math.round(Double.parseDouble(decimal) * 1e9)) : Duration.ZERO;
	}

}
