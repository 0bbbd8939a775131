package dev.graphrag.openai.emulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.graphrag.openai.TimeSource;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The requests and tokens that each model answers in a minute, kept as OpenAI keeps them:
 * a request above a limit is refused with a 429 that says when there is room again, and
 * every answer tells limits, what remains of them and when they are whole again. A
 * request that is answered with an error counts as a request, but takes no tokens; one
 * that is larger than a minute's limit is refused for ever. Thread-safe.
 */
public final class ModelLimits {

	private static final long REQUESTS = 30_000;

	private static final long TOKENS = 150_000_000;

	private final Map<String, Quota> quotas = new ConcurrentHashMap<>();

	private final TimeSource time;

	private volatile @Nullable Supplier<Quota> others;

	/**
	 * Create limits, none at first.
	 * @param time the clock by which they refill
	 */
	public ModelLimits(TimeSource time) {
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
		this.quotas.put(model, maker(requestsPerMinute, tokensPerMinute).get());
	}

	/**
	 * Limit every model that has no limit yet. Each has a share of its own, which begins
	 * with its first request.
	 * @param requestsPerMinute most requests in a minute to one model, positive
	 * @param tokensPerMinute most tokens in a minute to one model, positive
	 */
	public void limitOthers(long requestsPerMinute, long tokensPerMinute) {
		this.others = maker(requestsPerMinute, tokensPerMinute);
	}

	private Supplier<Quota> maker(long requestsPerMinute, long tokensPerMinute) {
		Assert.isTrue(requestsPerMinute > 0, () -> "requestsPerMinute must be positive: " + requestsPerMinute);
		Assert.isTrue(tokensPerMinute > 0, () -> "tokensPerMinute must be positive: " + tokensPerMinute);
		return () -> new Quota(requestsPerMinute, tokensPerMinute, this.time);
	}

	/**
	 * Limit no model any more.
	 */
	public void clear() {
		this.others = null;
		this.quotas.clear();
	}

	/**
	 * Hold a responder's answers to the limits. It is not asked what to answer a request
	 * that is refused.
	 * @param responder what answers
	 * @return a responder that refuses with a 429 what is above a limit, and whose
	 * answers tell the limits of their model
	 */
	public Responder around(Responder responder) {
		Assert.notNull(responder, "responder must not be null");
		return (request) -> {
			Quota quota = quota(request.model());
			if (quota == null) {
				return responder.answer(request);
			}
			long tokens = Tokens.of(request);
			OpenAiAnswer answer = quota.take(tokens)
				.map(ModelLimits::refused)
				.orElseGet(() -> settled(responder.answer(request), quota, tokens));
			return OpenAiAnswer.of(answer.toString(),
					(limited) -> answer.reply(limited).withDefaultHeaders(told(quota.requests(), quota.tokens())));
		};
	}

	// A request that names no model asks for the catalog, or is refused.
	private @Nullable Quota quota(String model) {
		Supplier<Quota> others = this.others;
		return (others == null || model.isEmpty()) ? this.quotas.get(model)
				: this.quotas.computeIfAbsent(model, (name) -> others.get());
	}

	private static OpenAiAnswer settled(OpenAiAnswer answer, Quota quota, long asked) {
		return OpenAiAnswer.of(answer.toString(), (request) -> {
			Reply reply = answer.reply(request);
			if (reply.status() < 400) {
				quota.charge(reply.tokens());
			}
			else {
				quota.giveBack(asked);
			}
			return reply;
		});
	}

	private static OpenAiAnswer refused(Quota.Shortage shortage) {
		Duration until = shortage.until();
		ApiError error = new ApiError(429, shortage.of(), "rate_limit_exceeded", null,
				(until != null) ? "Rate limit reached: too many " + shortage.of() + " per minute."
						: "Request too large: it has more " + shortage.of() + " than a minute's limit.");
		OpenAiAnswer refusal = OpenAiAnswer.error(error);
		return (until != null) ? refusal.withHeader("Retry-After", Durations.wholeSeconds(until)) : refusal;
	}

	/**
	 * Return what an answer tells where its model has no limits: large ones.
	 */
	static Map<String, String> unlimited(OpenAiRequest request) {
		return told(large(REQUESTS, 1), large(TOKENS, Tokens.of(request)));
	}

	private static Quota.Remainder large(long limit, long taken) {
		return new Quota.Remainder(limit, limit - taken, Duration.ofNanos(taken * 60_000_000_000L / limit));
	}

	private static Map<String, String> told(Quota.Remainder requests, Quota.Remainder tokens) {
		Map<String, String> headers = new HashMap<>();
		Map.of("requests", requests, "tokens", tokens).forEach((kind, remainder) -> {
			headers.put("x-ratelimit-limit-" + kind, Long.toString(remainder.limit()));
			headers.put("x-ratelimit-remaining-" + kind, Long.toString(remainder.remaining()));
			headers.put("x-ratelimit-reset-" + kind, Durations.units(remainder.reset()));
		});
		return headers;
	}

}
