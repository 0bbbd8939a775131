package dev.graphrag.openai.emulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import dev.graphrag.openai.TimeSource;

import org.springframework.util.Assert;

/**
 * The requests and tokens that each model answers in a minute, kept as OpenAI keeps them:
 * a request above a limit is refused with a 429 that says when there is room again, and
 * every answer tells limits, rests and resets in its headers. Models without limits tell
 * large ones. Thread-safe.
 */
public final class RateLimits {

	private static final long REQUESTS = 30_000;

	private static final long TOKENS = 150_000_000;

	private final Map<String, Quota> quotas = new ConcurrentHashMap<>();

	private final TimeSource time;

	/**
	 * Create limits, none at first.
	 * @param time the clock by which they refill
	 */
	public RateLimits(TimeSource time) {
		Assert.notNull(time, "time must not be null");
		this.time = time;
	}

	/**
	 * Limit a model, which begins with a minute's share.
	 * @param model the model's name
	 * @param requestsPerMinute most requests in a minute, positive
	 * @param tokensPerMinute most tokens in a minute, positive
	 */
	public void limit(String model, long requestsPerMinute, long tokensPerMinute) {
		Assert.notNull(model, "model must not be null");
		Assert.isTrue(requestsPerMinute > 0, () -> "requestsPerMinute must be positive: " + requestsPerMinute);
		Assert.isTrue(tokensPerMinute > 0, () -> "tokensPerMinute must be positive: " + tokensPerMinute);
		this.quotas.put(model, new Quota(requestsPerMinute, tokensPerMinute, this.time));
	}

	/**
	 * Limit no model any more.
	 */
	public void clear() {
		this.quotas.clear();
	}

	/**
	 * Hold a responder's answers to the limits. It is not asked what to answer a request
	 * that is refused.
	 * @param responder what answers
	 * @return a responder that refuses with a 429 what is above a limit, and whose
	 * answers tell limits, rests and resets
	 */
	public Responder around(Responder responder) {
		Assert.notNull(responder, "responder must not be null");
		return (request) -> {
			Quota quota = this.quotas.get(request.model());
			if (quota == null) {
				return told(responder.answer(request), RateLimits::largeRests);
			}
			return told(quota.take(Tokens.of(request))
				.map(RateLimits::refused)
				.orElseGet(() -> charged(responder.answer(request), quota)), (answered) -> rests(quota));
		};
	}

	private static OpenAiAnswer charged(OpenAiAnswer answer, Quota quota) {
		return OpenAiAnswer.of(answer.toString(), (request) -> {
			Reply reply = answer.reply(request);
			quota.take(reply);
			return reply;
		});
	}

	private static OpenAiAnswer told(OpenAiAnswer answer, Function<OpenAiRequest, Map<String, String>> headers) {
		return OpenAiAnswer.of(answer.toString(),
				(request) -> answer.reply(request).withHeaders(headers.apply(request)));
	}

	private static OpenAiAnswer refused(Quota.Shortage shortage) {
		ApiError error = new ApiError(429, shortage.of(), "rate_limit_exceeded", null,
				"Rate limit reached: too many " + shortage.of() + " per minute.");
		String seconds = Long.toString(shortage.until().plusNanos(999_999_999).toSeconds());
		return OpenAiAnswer.error(error).withHeader("Retry-After", seconds);
	}

	private static Map<String, String> largeRests(OpenAiRequest request) {
		Map<String, String> headers = new LinkedHashMap<>();
		tell(headers, "requests", large(REQUESTS, 1));
		tell(headers, "tokens", large(TOKENS, Tokens.of(request)));
		return headers;
	}

	private static Map<String, String> rests(Quota quota) {
		Map<String, String> headers = new LinkedHashMap<>();
		tell(headers, "requests", quota.requests());
		tell(headers, "tokens", quota.tokens());
		return headers;
	}

	private static Quota.Rest large(long limit, long taken) {
		return new Quota.Rest(limit, limit - taken, Duration.ofNanos(taken * 60_000_000_000L / limit));
	}

	private static void tell(Map<String, String> headers, String kind, Quota.Rest rest) {
		headers.put("x-ratelimit-limit-" + kind, Long.toString(rest.limit()));
		headers.put("x-ratelimit-remaining-" + kind, Long.toString(rest.remaining()));
		headers.put("x-ratelimit-reset-" + kind, Durations.units(rest.reset()));
	}

}
