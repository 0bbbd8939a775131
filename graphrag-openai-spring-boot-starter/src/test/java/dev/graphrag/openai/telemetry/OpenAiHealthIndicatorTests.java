package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.ClientState.Budget;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.client.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiHealthIndicatorTests {

	private final ManualTime time = new ManualTime();

	private final CallOutcomes outcomes = new CallOutcomes(this.time, Duration.ofMinutes(5));

	private final OpenAiHealthIndicator health = health(new ClientState(null, 500, 500));

	@Test
	void isUnknownBeforeTheFirstCall() {
		assertThat(status()).isEqualTo(Status.UNKNOWN);
	}

	@Test
	void isUpAfterASuccess() {
		succeed();
		assertThat(status()).isEqualTo(Status.UP);
		assertThat(chatDetails()).containsEntry("lastSuccess", "2026-11-22T10:00:00Z")
			.containsEntry("consecutiveFailures", 0);
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTHENTICATION", "QUOTA_EXHAUSTED", "SETTINGS_LOAD" })
	void isDownAtOnceWhereNoRetryHelps(FailureReason reason) {
		succeed();
		fail(reason);
		assertThat(status()).isEqualTo(Status.DOWN);
		assertThat(chatDetails()).containsEntry("lastFailureReason", reason.code());
	}

	@Test
	void staysUpAfterOneExhaustedRateLimitAndTellsIt() {
		fail(FailureReason.RATE_LIMIT);
		assertThat(status()).isEqualTo(Status.UP);
		assertThat(chatDetails()).containsEntry("lastFailureReason", "rate_limit")
			.containsEntry("consecutiveFailures", 1);
	}

	@Test
	void isDownAfterRateLimitsInARow() {
		fail(FailureReason.RATE_LIMIT);
		fail(FailureReason.TRANSIENT_FAILURE);
		assertThat(status()).isEqualTo(Status.UP);
		fail(FailureReason.RATE_LIMIT);
		assertThat(status()).isEqualTo(Status.DOWN);
	}

	@ParameterizedTest
	@EnumSource(names = { "UNSUPPORTED_MODEL", "INVALID_REQUEST", "INTERRUPTED", "OVERLOADED" })
	void callersMistakeNeitherEndsARowNorAddsToIt(FailureReason reason) {
		fail(FailureReason.TRANSIENT_FAILURE);
		fail(FailureReason.RATE_LIMIT);
		fail(reason);
		assertThat(status()).isEqualTo(Status.UP);
		assertThat(chatDetails()).containsEntry("consecutiveFailures", 2);
		fail(FailureReason.TRANSIENT_FAILURE);
		fail(reason);
		assertThat(status()).isEqualTo(Status.DOWN);
	}

	@Test
	void isDownAfterFailuresInARow() {
		fail(FailureReason.TRANSIENT_FAILURE);
		fail(FailureReason.NO_CHOICES);
		assertThat(status()).isEqualTo(Status.UP);
		fail(FailureReason.TRANSIENT_FAILURE);
		assertThat(status()).isEqualTo(Status.DOWN);
		assertThat(chatDetails()).containsEntry("consecutiveFailures", 3);
	}

	@Test
	void isUpAgainAfterASuccess() {
		fail(FailureReason.AUTHENTICATION);
		succeed();
		assertThat(status()).isEqualTo(Status.UP);
	}

	@ParameterizedTest
	@EnumSource(names = { "UNSUPPORTED_MODEL", "INVALID_REQUEST", "INTERRUPTED", "OVERLOADED" })
	void blamesNoCallersMistakeOnTheService(FailureReason reason) {
		succeed();
		for (int call = 0; call < 10; call++) {
			fail(reason);
		}
		assertThat(status()).isEqualTo(Status.UP);
		assertThat(chatDetails()).containsEntry("lastFailureReason", reason.code());
	}

	@Test
	void learnsNothingFromACancelledCall() {
		this.outcomes.callCancelled(FakeCall.stream());
		assertThat(status()).isEqualTo(Status.UNKNOWN);
		fail(FailureReason.TRANSIENT_FAILURE);
		this.outcomes.callCancelled(FakeCall.stream());
		assertThat(status()).isEqualTo(Status.UP);
		assertThat(chatDetails()).containsEntry("consecutiveFailures", 1).doesNotContainKey("lastSuccess");
	}

	@Test
	void forgetsFailuresSoThatAServiceWithoutTrafficRecovers() {
		fail(FailureReason.RATE_LIMIT);
		this.time.advance(Duration.ofMinutes(5));
		assertThat(status()).isEqualTo(Status.UNKNOWN);
	}

	@Test
	void beginsANewRowAfterAFailureThatIsForgotten() {
		fail(FailureReason.TRANSIENT_FAILURE);
		fail(FailureReason.TRANSIENT_FAILURE);
		this.time.advance(Duration.ofMinutes(5));
		fail(FailureReason.TRANSIENT_FAILURE);
		assertThat(status()).isEqualTo(Status.UP);
		assertThat(chatDetails()).containsEntry("consecutiveFailures", 1);
		fail(FailureReason.TRANSIENT_FAILURE);
		fail(FailureReason.TRANSIENT_FAILURE);
		assertThat(status()).isEqualTo(Status.DOWN);
	}

	@Test
	void countsFailuresOfAServiceWithLittleTraffic() {
		for (int call = 0; call < 10; call++) {
			fail(FailureReason.TRANSIENT_FAILURE);
			assertThat(status()).isEqualTo((call < 2) ? Status.UP : Status.DOWN);
			this.time.advance(Duration.ofMinutes(4));
		}
	}

	@Test
	void isAsBadAsItsWorstOperation() {
		succeed();
		this.outcomes.callFailed(FakeCall.embedding(), Events.failure(FailureReason.AUTHENTICATION));
		succeed();
		assertThat(status()).isEqualTo(Status.DOWN);
		assertThat(chatDetails()).containsEntry("status", "UP");
	}

	@Test
	void tellsARunningCooldown() {
		assertThat(health(new ClientState(Duration.ofMillis(1500), null, null)).health().getDetails())
			.containsEntry("cooldownSeconds", 1.5);
		assertThat(this.health.health().getDetails()).doesNotContainKey("cooldownSeconds");
	}

	@Test
	void tellsThatTheRateBudgetIsKeptInTheJvm() {
		assertThat(details(new Budget("local", true, 1, Map.of()))).containsEntry("rateBudget",
				Map.of("store", "local"));
		assertThat(this.health.health().getDetails()).doesNotContainKey("rateBudget");
	}

	@Test
	void tellsHowTheSharedRateBudgetFares() {
		assertThat(details(new Budget("redis", true, 4, Map.of()))).containsEntry("rateBudget",
				Map.of("store", "redis", "storeUp", true, "sharers", 4));
	}

	@Test
	void isNoWorseForAStoreOfTheRateBudgetThatDoesNotAnswer() {
		succeed();
		OpenAiHealthIndicator withoutStore = health(budget(new Budget("redis", false, 4, Map.of())));
		assertThat(withoutStore.health().getStatus()).isEqualTo(Status.UP);
		assertThat(withoutStore.health().getDetails()).containsEntry("rateBudget",
				Map.of("store", "redis", "storeUp", false, "sharers", 4));
	}

	private Map<String, Object> details(Budget budget) {
		return health(budget(budget)).health().getDetails();
	}

	private static ClientState budget(Budget budget) {
		return new ClientState(null, null, null, budget);
	}

	private OpenAiHealthIndicator health(ClientState state) {
		return new OpenAiHealthIndicator(this.outcomes, () -> state, 3, Duration.ofMinutes(5), this.time);
	}

	private void succeed() {
		this.outcomes.callSucceeded(FakeCall.chat(), Events.chatAnswer());
	}

	private void fail(FailureReason reason) {
		this.outcomes.callFailed(FakeCall.chat(), Events.failure(reason));
	}

	private Status status() {
		return this.health.health().getStatus();
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> chatDetails() {
		return (Map<String, Object>) Objects.requireNonNull(this.health.health().getDetails().get("chat"));
	}

}
