package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.client.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health of many random series of calls, compared with a rule that looks at the whole
 * past each time.
 */
class HealthOracleTests {

	private static final Duration FORGET_AFTER = Duration.ofMinutes(5);

	private static final int DOWN_AFTER = 3;

	private static final Set<FailureReason> AT_ONCE = EnumSet.of(FailureReason.SETTINGS_LOAD,
			FailureReason.AUTHENTICATION, FailureReason.QUOTA_EXHAUSTED);

	private static final Set<FailureReason> NOT_THE_SERVICE = EnumSet.of(FailureReason.UNSUPPORTED_MODEL,
			FailureReason.INVALID_REQUEST, FailureReason.INTERRUPTED, FailureReason.OVERLOADED,
			FailureReason.CLIENT_INIT, FailureReason.INTERNAL);

	private static final int[] PAUSES = { 0, 1, 100, 299, 300, 301 };

	private final ManualTime time = new ManualTime();

	private final CallOutcomes outcomes = new CallOutcomes(this.time, FORGET_AFTER);

	private final OpenAiHealthIndicator health = new OpenAiHealthIndicator(this.outcomes, () -> null, DOWN_AFTER,
			FORGET_AFTER, this.time);

	private final List<End> past = new ArrayList<>();

	static LongStream seeds() {
		return LongStream.range(0, 200);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void followsTheWholePast(long seed) {
		Random random = new Random(seed);
		for (int step = 0; step < 60; step++) {
			end(random);
			pass(random);
			assertThat(this.health.health().getStatus()).as("after %s, at %s", this.past, this.time.now())
				.isEqualTo(expected());
		}
	}

	private void end(Random random) {
		FailureReason[] reasons = FailureReason.values();
		FailureReason reason = (random.nextInt(6) != 0) ? reasons[random.nextInt(reasons.length)] : null;
		this.past.add(new End(this.time.now(), reason));
		if (reason != null) {
			this.outcomes.callFailed(FakeCall.chat(), Events.failure(reason));
		}
		else {
			this.outcomes.callSucceeded(FakeCall.chat(), Events.chatAnswer());
		}
	}

	private void pass(Random random) {
		this.time.advance(Duration.ofSeconds(PAUSES[random.nextInt(PAUSES.length)]));
	}

	private Status expected() {
		List<End> row = row();
		if (row.isEmpty()) {
			return this.past.stream().anyMatch((end) -> end.failure() == null) ? Status.UP : Status.UNKNOWN;
		}
		End last = row.get(0);
		if (forgotten(last, this.time.now())) {
			return Status.UNKNOWN;
		}
		return (AT_ONCE.contains(last.failure()) || row.size() >= DOWN_AFTER) ? Status.DOWN : Status.UP;
	}

	// The service's failures since its last success, the latest first, up to a gap.
	private List<End> row() {
		List<End> latestFirst = new ArrayList<>(this.past);
		Collections.reverse(latestFirst);
		List<End> row = new ArrayList<>();
		for (End end : latestFirst) {
			if (end.failure() == null
					|| (!row.isEmpty() && isService(end) && forgotten(end, row.get(row.size() - 1).at()))) {
				return row;
			}
			if (isService(end)) {
				row.add(end);
			}
		}
		return row;
	}

	private static boolean isService(End end) {
		return end.failure() != null && !NOT_THE_SERVICE.contains(end.failure());
	}

	private static boolean forgotten(End end, Instant now) {
		return Duration.between(end.at(), now).compareTo(FORGET_AFTER) >= 0;
	}

	/**
	 * The end of a call.
	 *
	 * @param at when
	 * @param failure why, {@code null} for a success
	 */
	private record End(Instant at, @Nullable FailureReason failure) {
	}

}
