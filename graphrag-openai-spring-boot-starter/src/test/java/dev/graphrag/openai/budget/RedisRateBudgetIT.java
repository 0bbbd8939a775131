package dev.graphrag.openai.budget;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.telemetry.CapturedEvents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisRateBudget} and {@link RedisBudgetStore} over a Redis that is
 * frozen, killed and restarted.
 */
class RedisRateBudgetIT {

	private static final Duration PATIENT = Duration.ofSeconds(20);

	private static final Duration BRIEF = Duration.ofMillis(100);

	private static RedisServer server;

	private final List<RedisReplica> replicas = new ArrayList<>();

	@RegisterExtension
	final CapturedEvents events = new CapturedEvents(Level.INFO);

	@BeforeAll
	static void startRedis() throws IOException {
		RedisServer.assumeInstalled();
		server = RedisServer.start();
	}

	@AfterAll
	static void stopRedis() throws IOException {
		if (server != null) {
			server.close();
		}
	}

	@BeforeEach
	void empty() throws IOException {
		server.restart();
	}

	@AfterEach
	void closeReplicas() throws IOException {
		server.restart();
		this.replicas.forEach(RedisReplica::close);
	}

	@Test
	void budgetsOfOneNameShareOneLimit() {
		RedisReplica one = replica(PATIENT, Map.of("chat.requests-per-minute", "60")).connected();
		RedisReplica other = replica(PATIENT, Map.of("chat.requests-per-minute", "60")).connected();
		one.elapse(Duration.ofMinutes(1));
		for (int request = 0; request < 30; request++) {
			assertThat(one.reserve(1).initialWait()).isZero();
			assertThat(other.reserve(1).initialWait()).isZero();
		}
		assertThat(one.reserve(1).initialWait()).isPositive();
		assertThat(other.reserve(1).initialWait()).isGreaterThan(Duration.ofSeconds(1));
	}

	@Test
	void tellsHowManyShareAndWhatWasLeft() {
		RedisReplica one = replica(PATIENT, Map.of("chat.requests-per-minute", "60")).connected();
		RedisReplica other = replica(PATIENT, Map.of("chat.requests-per-minute", "60")).connected();
		one.elapse(Duration.ofMinutes(1));
		one.reserve(1);
		one.store().beat();
		assertThat(one.budget().state()).satisfies((state) -> {
			assertThat(state.store()).isEqualTo("redis");
			assertThat(state.storeUp()).isTrue();
			assertThat(state.sharers()).isEqualTo(2);
			assertThat(state.left()).isEqualTo(Map.of(RedisReplica.MODEL, new BudgetLeft(59L, null)));
		});
		other.store().stop();
		for (int beat = 0; beat < 3; beat++) {
			one.store().beat();
		}
		assertThat(one.budget().state()).satisfies((state) -> assertThat(state.sharers()).isEqualTo(1));
	}

	@Test
	void refusesWhatWouldWaitTooLong() {
		RedisReplica replica = replica(PATIENT, Map.of("chat.requests-per-minute", "1")).connected();
		assertThatExceptionOfType(BudgetExceededException.class)
			.isThrownBy(() -> replica.reserve(1, Duration.ofSeconds(30)))
			.satisfies((ex) -> assertThat(ex.neededWait()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60)));
		assertThat(stored(replica, "requests.interactive.promised")).isEqualTo("0");
	}

	@Test
	void aScriptThatRedisForgotIsSentAgain() {
		RedisReplica replica = replica(PATIENT, Map.of("chat.requests-per-minute", "60")).connected();
		replica.reserve(1);
		replica.forgetScripts();
		assertThat(replica.reserve(1).initialWait()).isGreaterThan(Duration.ofSeconds(1));
		assertThat(this.events.all()).isEmpty();
	}

	@Test
	void aFrozenStoreHoldsNobodyUpAndIsLeftAloneAfterTwoFailures() throws IOException {
		RedisReplica replica = replica(BRIEF, open(60)).connected();
		server.freeze();
		assertThat(replica.reserve(1).initialWait()).isZero();
		assertThat(replica.store().up()).isTrue();
		assertThat(replica.reserve(1).initialWait()).isZero();
		assertThat(replica.store().up()).isFalse();
		assertThat(CapturedEvents.facts(this.events.only())).containsEntry("actor", "tests")
			.containsEntry("policy", "open")
			.containsEntry("error", "java.util.concurrent.TimeoutException")
			.containsKey("remediation");
		long start = System.nanoTime();
		for (int call = 0; call < 100; call++) {
			replica.reserve(1);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		replica.time().advance(Duration.ofSeconds(7));
		server.thaw();
		awaitUp(replica);
		assertThat(this.events.names()).containsExactly("openai.budget.store_down", "openai.budget.store_up");
		assertThat(CapturedEvents.facts(this.events.all().get(1))).containsEntry("down_seconds", 7L);
	}

	@Test
	void whatWasReservedForNobodyIsReleased() throws IOException {
		RedisReplica replica = replica(BRIEF, Map.of("chat.tokens-per-minute", "60000", "on-store-failure", "open"))
			.connected();
		replica.elapse(Duration.ofMinutes(1));
		server.freeze();
		List<Reservation> sent = List.of(replica.reserve(25_000), replica.reserve(25_000));
		sent.forEach(Reservation::release);
		server.thaw();
		awaitUp(replica);
		// By time alone it takes 50 seconds.
		await().atMost(Duration.ofSeconds(20)).until(() -> saved(replica, "tokens") > 53_999);
		assertThat(stored(replica, "tokens.interactive.promised")).isEqualTo("50000");
	}

	@Test
	void whoIsInterruptedWhileAskingReservesNothing() throws IOException {
		RedisReplica replica = replica(PATIENT, Map.of("chat.tokens-per-minute", "60000", "on-store-failure", "open"))
			.connected();
		replica.elapse(Duration.ofMinutes(1));
		server.freeze();
		Thread.currentThread().interrupt();
		Reservation place = replica.reserve(50_000);
		assertThat(Thread.interrupted()).isTrue();
		place.release();
		server.thaw();
		await().until(() -> "50000".equals(stored(replica, "tokens.interactive.promised")));
		replica.store().beat();
		// By time alone it takes 50 seconds.
		await().atMost(Duration.ofSeconds(20)).until(() -> saved(replica, "tokens") > 53_999);
		assertThat(this.events.all()).isEmpty();
	}

	@Test
	void whatWasSentDuringAnOutageIsOwedOnReturn() throws IOException {
		RedisReplica replica = replica(BRIEF, open(6000)).connected();
		replica.elapse(Duration.ofMinutes(1));
		server.freeze();
		for (int call = 0; call < 5000; call++) {
			replica.reserve(1).settle(settled());
		}
		server.thaw();
		awaitUp(replica);
		await().atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(saved(replica, "requests")).isLessThan(3000));
	}

	@Test
	void aPlaceOfAnOutageThatIsSettledAfterItIsPutRight() throws IOException {
		RedisReplica replica = replica(BRIEF, Map.of("chat.tokens-per-minute", "60000", "on-store-failure", "open"))
			.connected();
		replica.elapse(Duration.ofMinutes(1));
		server.freeze();
		replica.reserve(1).release();
		Reservation place = replica.reserve(40_000);
		server.thaw();
		awaitUp(replica);
		await().until(() -> saved(replica, "tokens") < 30_000);
		place.settle(new Settlement(0L, RateLimits.UNTOLD, Duration.ZERO, null));
		await().atMost(Duration.ofSeconds(15)).until(() -> saved(replica, "tokens") > 53_900);
	}

	@Test
	void aStoreThatLostItsStateBeginsEmpty() throws IOException {
		RedisReplica replica = replica(BRIEF, open(60)).connected();
		replica.elapse(Duration.ofMinutes(1));
		server.kill();
		replica.reserve(1);
		replica.reserve(1);
		assertThat(replica.store().up()).isFalse();
		server.restart();
		awaitUp(replica);
		assertThat(saved(replica, "requests")).isLessThan(30);
		assertThat(this.events.names()).containsExactly("openai.budget.store_down", "openai.budget.store_up");
	}

	@Test
	void whoWaitsWhenTheStoreLosesItsStateTakesAnotherPlace() {
		RedisReplica replica = replica(PATIENT, Map.of("chat.tokens-per-minute", "60000")).connected();
		for (int place = 0; place < 10; place++) {
			replica.reserve(10_000, Duration.ofHours(1));
		}
		Reservation last = replica.reserve(10_000, Duration.ofHours(1));
		assertThat(last.initialWait()).isGreaterThan(Duration.ofSeconds(90));
		replica.redis().delete(RedisReplica.KEY);
		assertThat(last.remainingWait()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
		assertThat(last.remainingWait()).isLessThan(Duration.ofSeconds(10));
		assertThat(this.events.all()).isEmpty();
	}

	@Test
	void eachKeepsToItsShareWhileTheStoreIsAway() {
		RedisReplica one = replica(BRIEF, Map.of("chat.requests-per-minute", "60")).connected();
		RedisReplica other = replica(BRIEF, Map.of("chat.requests-per-minute", "60")).connected();
		one.store().connect();
		server.kill();
		assertThat(one.reserve(1).initialWait()).isEqualTo(Duration.ofSeconds(2));
		assertThat(one.reserve(1).initialWait()).isEqualTo(Duration.ofSeconds(4));
		one.time().advance(Duration.ofSeconds(1));
		assertThat(one.reserve(1).initialWait()).isEqualTo(Duration.ofSeconds(5));
		assertThat(other.store().up()).isTrue();
	}

	@Test
	void whoFellBackOnTheShareForAMomentReturnsToTheStoresLine() throws IOException {
		RedisReplica replica = replica(BRIEF, Map.of("chat.requests-per-minute", "60")).connected();
		replica.elapse(Duration.ofMinutes(1));
		server.freeze();
		Reservation place = replica.reserve(1);
		assertThat(place.initialWait()).isPositive();
		server.thaw();
		await().until(() -> place.remainingWait().isZero());
		assertThat(replica.store().up()).isTrue();
		place.settle(settled());
		// One by the question that was frozen, whose late reply is given back.
		assertThat(stored(replica, "requests.interactive.promised")).isEqualTo("2");
		await().until(() -> saved(replica, "requests") > 58.5);
		replica.store().beat();
		assertThat(saved(replica, "requests")).isGreaterThan(58.5);
	}

	@Test
	void callsFailAtOnceWhereThePolicySaysSo() {
		RedisReplica replica = replica(BRIEF, Map.of("chat.requests-per-minute", "60", "on-store-failure", "closed"))
			.connected();
		server.kill();
		assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> replica.reserve(1))
			.satisfies((ex) -> assertThat(ex.neededWait()).isNull());
	}

	@Test
	void whoWaitsWhenTheStoreGoesAwayGoesOnByThePolicy() {
		Reservation open = waiting("open");
		Reservation closed = waiting("closed");
		Reservation share = waiting("local-share");
		server.kill();
		assertThat(open.remainingWait()).isZero();
		assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(closed::remainingWait)
			.satisfies((ex) -> assertThat(ex.neededWait()).isNull());
		assertThat(share.remainingWait()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
		share.settle(settled());
		open.release();
	}

	private Reservation waiting(String policy) {
		Reservation place = replica(BRIEF, Map.of("chat.requests-per-minute", "60", "on-store-failure", policy))
			.connected()
			.reserve(1);
		assertThat(place.initialWait()).isPositive();
		return place;
	}

	@Test
	void aServiceStartsWithoutRedisAndFindsItLater() throws IOException {
		server.kill();
		RedisReplica replica = replica(PATIENT, open(60));
		replica.store().start();
		assertThat(replica.store().up()).isFalse();
		assertThat(this.events.names()).containsExactly("openai.budget.store_down");
		assertThat(replica.reserve(1).initialWait()).isZero();
		server.restart();
		await().atMost(Duration.ofSeconds(30)).until(replica.store()::up);
		assertThat(this.events.names()).containsExactly("openai.budget.store_down", "openai.budget.store_up");
	}

	@Test
	void anOutageIsNoticedWhileNobodyCalls() {
		RedisReplica replica = replica(BRIEF, open(60)).connected();
		server.kill();
		replica.store().beat();
		replica.store().beat();
		replica.store().beat();
		assertThat(this.events.names()).containsExactly("openai.budget.store_down");
	}

	@Test
	void aKeyOfAnotherTypeIsAnOutageUntilItIsGone() {
		RedisReplica replica = replica(PATIENT, open(60)).connected();
		replica.redis().delete(RedisReplica.KEY);
		replica.redis().opsForValue().set(RedisReplica.KEY, "taken");
		assertThat(replica.reserve(1).initialWait()).isZero();
		assertThat(replica.reserve(1).initialWait()).isZero();
		replica.store().beat();
		replica.store().beat();
		assertThat(this.events.names()).containsExactly("openai.budget.store_down");
		assertThat(this.events.facts()).containsEntry("code", "WRONGTYPE");
		replica.redis().delete(RedisReplica.KEY);
		replica.store().beat();
		assertThat(replica.store().up()).isTrue();
		assertThat(stored(replica, "created_at")).isNotEqualTo("0");
	}

	@Test
	void whatManyThreadsTakeAndGiveBackAddsUp() throws Exception {
		RedisReplica replica = replica(PATIENT, open(600_000)).connected();
		replica.elapse(Duration.ofMinutes(1));
		ExecutorService threads = Executors.newFixedThreadPool(64);
		List<Future<?>> running = new ArrayList<>();
		for (int thread = 0; thread < 64; thread++) {
			running.add(threads.submit(() -> {
				for (int call = 0; call < 20; call++) {
					replica.reserve(1).release();
				}
			}));
		}
		for (Future<?> each : running) {
			each.get(1, TimeUnit.MINUTES);
		}
		threads.shutdown();
		await().until(() -> saved(replica, "requests") == 600_000);
		assertThat(stored(replica, "requests.interactive.promised")).isEqualTo("1280");
		assertThat(this.events.all()).isEmpty();
	}

	@Test
	void afterItHasStoppedNothingIsLimitedNorLogged() {
		RedisReplica replica = replica(BRIEF, Map.of("chat.requests-per-minute", "60")).connected();
		Reservation running = replica.reserve(1);
		replica.store().stop();
		server.kill();
		assertThat(replica.reserve(1).initialWait()).isZero();
		assertThat(running.remainingWait()).isZero();
		running.settle(settled());
		replica.store().beat();
		assertThat(this.events.all()).isEmpty();
	}

	private RedisReplica replica(Duration longest, Map<String, String> settings) {
		RedisReplica replica = new RedisReplica(server, longest, settings);
		this.replicas.add(replica);
		return replica;
	}

	private static Map<String, String> open(long requestsPerMinute) {
		return Map.of("chat.requests-per-minute", String.valueOf(requestsPerMinute), "on-store-failure", "open");
	}

	private static Settlement settled() {
		return new Settlement(1L, RateLimits.UNTOLD, Duration.ZERO, null);
	}

	private static void awaitUp(RedisReplica replica) {
		await().atMost(Duration.ofSeconds(40)).until(() -> {
			replica.store().beat();
			return replica.store().up();
		});
	}

	private static double saved(RedisReplica replica, String kind) {
		return number(replica, kind + ".saved") - number(replica, kind + ".interactive.wanted");
	}

	private static double number(RedisReplica replica, String field) {
		return Double.parseDouble(stored(replica, field));
	}

	private static String stored(RedisReplica replica, String field) {
		return String.valueOf(Objects.requireNonNullElse(replica.redis().opsForHash().get(RedisReplica.KEY, field), 0));
	}

}
