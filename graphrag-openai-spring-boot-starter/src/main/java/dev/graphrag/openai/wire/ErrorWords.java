package dev.graphrag.openai.wire;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import static java.util.Map.entry;

/**
 * Well-known words of errors, in any case and however they are joined:
 * {@code rate_limit_exceeded}, {@code RateLimitExceeded} and {@code rate-limit-exceeded}
 * are one.
 */
final class ErrorWords {

	private static final Set<String> LACK_OF_MONEY = Set.of("insufficientquota", "billingnotactive",
			"billinghardlimitreached");

	// From OpenAI's, Azure's, Google's and Anthropic's lists of errors.
	private static final Map<String, Integer> STATUSES = Map.ofEntries(entry("invalidrequesterror", 400),
			entry("invalidrequest", 400), entry("invalidargument", 400), entry("badrequest", 400),
			entry("badrequesterror", 400), entry("contextlengthexceeded", 400), entry("invalidapikey", 401),
			entry("authenticationerror", 401), entry("unauthenticated", 401), entry("unauthorized", 401),
			entry("permissiondenied", 403), entry("permissiondeniederror", 403), entry("permissionerror", 403),
			entry("forbidden", 403), entry("notfound", 404), entry("notfounderror", 404), entry("modelnotfound", 404),
			entry("unprocessable", 422), entry("unprocessableentity", 422), entry("unprocessableentityerror", 422),
			entry("ratelimitexceeded", 429), entry("ratelimiterror", 429), entry("ratelimitreached", 429),
			entry("toomanyrequests", 429), entry("resourceexhausted", 429), entry("servererror", 500),
			entry("internal", 500), entry("internalerror", 500), entry("internalservererror", 500),
			entry("apierror", 500), entry("badgateway", 502), entry("overloaded", 503), entry("overloadederror", 503),
			entry("unavailable", 503), entry("serviceunavailable", 503), entry("serviceunavailableerror", 503),
			entry("gatewaytimeout", 504), entry("deadlineexceeded", 504));

	private ErrorWords() {
	}

	static boolean isLackOfMoney(@Nullable String text) {
		return text != null && LACK_OF_MONEY.contains(word(text));
	}

	static boolean isKnown(String text) {
		return isLackOfMoney(text) || STATUSES.containsKey(word(text));
	}

	/**
	 * Return the status that a word stands for, if it is known.
	 */
	static @Nullable Integer status(@Nullable String text) {
		return (text != null) ? STATUSES.get(word(text)) : null;
	}

	/**
	 * Return the status of an error that is written as a number, for example {@code 429};
	 * other numbers are a vendor's own codes.
	 */
	static @Nullable Integer statusNumber(@Nullable String text) {
		return (text != null && text.matches("[45][0-9]{2}")) ? Integer.valueOf(text) : null;
	}

	private static String word(String text) {
		return text.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
	}

}
