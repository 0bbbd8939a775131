package dev.graphrag.openai;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What was tried during one call.
 *
 * @param callId identifier that every log event of the call carries
 * @param attempts requests made, per model, in the order of first use
 * @param waits back-off waits begun, in order
 * @param lastStatus HTTP status of the last answer, {@code null} if none arrived
 * @param lastRetryAfter last usable {@code Retry-After} received, {@code null} if none
 * @param requestId OpenAI's {@code x-request-id} of the last answer, {@code null} if none
 */
public record CallReport(String callId, Map<String, Integer> attempts, List<Duration> waits,
		@Nullable Integer lastStatus, @Nullable Duration lastRetryAfter, @Nullable String requestId) {

	/**
	 * Create a report over unmodifiable copies.
	 */
	public CallReport {
		Assert.notNull(callId, "callId must not be null");
		Assert.notNull(attempts, "attempts must not be null");
		Assert.notNull(waits, "waits must not be null");
		attempts = Collections.unmodifiableMap(new LinkedHashMap<>(attempts));
		waits = List.copyOf(waits);
	}

	/**
	 * Return the requests made for all models together.
	 * @return the number of HTTP requests
	 */
	public int totalAttempts() {
		return this.attempts.values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Return the time spent in back-off waits.
	 * @return the sum of the waits
	 */
	public Duration totalWait() {
		return this.waits.stream().reduce(Duration.ZERO, Duration::plus);
	}

}
