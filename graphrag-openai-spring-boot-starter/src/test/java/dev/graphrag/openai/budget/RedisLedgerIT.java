package dev.graphrag.openai.budget;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Shows that the script decides as {@link Ledger} does. Time passes by moving the times
 * that are stored.
 */
class RedisLedgerIT {

	private static final String KEY = "graphrag:openai:budget:{test:m}";

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration LONG = Duration.ofDays(1);

	private static RedisServer server;

	private static LettuceConnectionFactory connections;

	private static StringRedisTemplate redis;

	private static RedisCalls calls;

	private static StoreBreaker breaker;

	@BeforeAll
	static void startRedis() throws Exception {
		RedisServer.assumeInstalled();
		server = RedisServer.start();
		connections = new LettuceConnectionFactory("127.0.0.1", server.port());
		connections.afterPropertiesSet();
		redis = new StringRedisTemplate(connections);
		breaker = new StoreBreaker(TestClients.settings("http://localhost/v1", Map.of()), new ManualTime(), () -> {
		});
		calls = new RedisCalls(new ReactiveStringRedisTemplate(connections), breaker, PATIENCE);
		// The first question loads a few hundred classes.
		ledger(new Limits(1L, null), 0.8).look(PATIENCE);
	}

	@AfterAll
	static void stopRedis() throws IOException {
		if (server != null) {
			connections.destroy();
			server.close();
		}
	}

	@BeforeEach
	void empty() {
		redis.delete(KEY);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
	void decidesAsTheLedgerDoes(long seed) throws Exception {
		Random random = new Random(seed);
		Limits limits = limits(random);
		double batchShare = (random.nextInt(4) == 0) ? 1 : 0.5 + random.nextDouble() / 2;
		SameDecisions decisions = new SameDecisions(random, ledger(limits, batchShare), limits, batchShare);
		for (int step = 0; step < 1000; step++) {
			decisions.next();
		}
	}

	@Test
	void aBucketThatIsNotThereIsEmpty() {
		RedisReply reply = reserve(ledger(new Limits(60L, 6000L), 0.8), Priority.INTERACTIVE, new Amounts(1, 100),
				LONG);
		assertThat(reply.remaining()).isEqualTo(Duration.ofSeconds(1));
		assertThat(redis.getExpire(KEY)).isGreaterThan(86_000);
	}

	@Test
	void limitsMayChangeBetweenQuestions() {
		reserve(ledger(new Limits(60L, null), 0.8), Priority.INTERACTIVE, new Amounts(1, 0), LONG);
		RedisReply reply = reserve(ledger(new Limits(600L, 6000L), 0.8), Priority.INTERACTIVE, new Amounts(1, 100),
				LONG);
		assertThat(reply.remaining()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(1));
		assertThat(reply.places()).isEqualTo(new Amounts(2, 100));
	}

	@Test
	void whoLimitsLessDoesNotStopTheRefillOfTheOthers() throws Exception {
		RedisLedger old = ledger(new Limits(60L, null), 0.8);
		RedisLedger changed = ledger(new Limits(60L, 6000L), 0.8);
		RedisReply place = reserve(changed, Priority.INTERACTIVE, new Amounts(1, 600), LONG);
		for (int second = 0; second < 6; second++) {
			elapse(Duration.ofSeconds(1));
			old.look(PATIENCE);
		}
		assertThat(ask(changed, Priority.INTERACTIVE, place).remaining()).isZero();
	}

	@Test
	void aClockThatStepsBackNeitherStopsTheRefillNorProlongsAPause() {
		RedisLedger ledger = ledger(new Limits(60L, null), 0.8);
		ledger.settle(null, new Amounts(0, 0), settled(null, Duration.ofSeconds(10)));
		RedisReply place = reserve(ledger, Priority.INTERACTIVE, new Amounts(1, 0), LONG);
		elapse(Duration.ofHours(-1));
		assertThat(RedisLedgerIT.ask(ledger, Priority.INTERACTIVE, place).remaining())
			.isBetween(Duration.ofMillis(10_500), Duration.ofSeconds(11));
		elapse(Duration.ofSeconds(11));
		assertThat(RedisLedgerIT.ask(ledger, Priority.INTERACTIVE, place).remaining()).isZero();
	}

	@Test
	void noMoreThanAMinuteIsSavedUpWhileNobodyAsks() {
		RedisLedger ledger = ledger(new Limits(60L, 6000L), 0.8);
		reserve(ledger, Priority.INTERACTIVE, new Amounts(1, 1), LONG);
		elapse(Duration.ofHours(3));
		assertThat(reserve(ledger, Priority.INTERACTIVE, new Amounts(1, 100), LONG).left())
			.isEqualTo(new BudgetLeft(59L, 5300L));
	}

	@Test
	void whatWasSentPastItIsOwedUpToOneBurst() throws Exception {
		RedisLedger ledger = ledger(new Limits(60L, null), 0.8);
		ledger.look(PATIENCE);
		elapse(Duration.ofMinutes(1));
		ManualTime time = new ManualTime();
		ledger.owe(new Amounts(500, 0));
		time.advance(Duration.ofSeconds(30));
		ledger.repay(1, time, PATIENCE);
		assertThat(reserve(ledger, Priority.INTERACTIVE, new Amounts(1, 0), LONG).remaining())
			.isBetween(Duration.ofMillis(60_500), Duration.ofSeconds(61));
	}

	@Test
	void whatCameInDuringAnOutageOfAllIsNeitherSavedUpNorOwed() throws Exception {
		List<RedisLedger> sharers = List.of(ledger(new Limits(60L, null), 0.8), ledger(new Limits(60L, null), 0.8),
				ledger(new Limits(60L, null), 0.8));
		sharers.get(0).look(PATIENCE);
		elapse(Duration.ofMinutes(10));
		ManualTime time = new ManualTime();
		sharers.forEach((sharer) -> sharer.owe(new Amounts(200, 0)));
		time.advance(Duration.ofMinutes(10));
		for (RedisLedger sharer : sharers) {
			sharer.repay(3, time, PATIENCE);
		}
		assertThat(reserve(sharers.get(0), Priority.INTERACTIVE, new Amounts(1, 0), LONG).remaining())
			.isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
	}

	@Test
	void whatWasSavedUpBeforeAnOutageStays() throws Exception {
		RedisLedger ledger = ledger(new Limits(60L, null), 0.8);
		ledger.look(PATIENCE);
		elapse(Duration.ofSeconds(20));
		ledger.look(PATIENCE);
		elapse(Duration.ofSeconds(30));
		ManualTime time = new ManualTime();
		ledger.owe(Amounts.NONE);
		time.advance(Duration.ofSeconds(30));
		ledger.repay(1, time, PATIENCE);
		assertThat(reserve(ledger, Priority.INTERACTIVE, new Amounts(1, 0), LONG).left().requests()).isEqualTo(19);
	}

	@Test
	void whoWasAwayAloneOwesAllOfIt() throws Exception {
		RedisLedger other = ledger(new Limits(60L, null), 0.8);
		RedisLedger away = ledger(new Limits(60L, null), 0.8);
		other.look(PATIENCE);
		elapse(Duration.ofMinutes(1));
		other.look(PATIENCE);
		ManualTime time = new ManualTime();
		away.owe(new Amounts(20, 0));
		time.advance(Duration.ofSeconds(30));
		away.repay(2, time, PATIENCE);
		assertThat(reserve(other, Priority.INTERACTIVE, new Amounts(1, 0), LONG).left().requests()).isEqualTo(39);
	}

	@Test
	void aLostBucketIsOwedWhatWasMoreThanTheSharersPart() throws Exception {
		RedisLedger ledger = ledger(new Limits(60L, null), 0.8);
		ManualTime time = new ManualTime();
		ledger.owe(new Amounts(20, 0));
		time.advance(Duration.ofSeconds(30));
		ledger.repay(2, time, PATIENCE);
		// A half of 30 seconds' refill is 15.
		assertThat(reserve(ledger, Priority.INTERACTIVE, new Amounts(1, 0), LONG).remaining())
			.isBetween(Duration.ofMillis(5500), Duration.ofSeconds(6));
	}

	@Test
	void aLostBucketsPlacesAreNotOfTheNextOne() throws Exception {
		RedisLedger ledger = ledger(new Limits(null, 60_000L), 0.8);
		ledger.look(PATIENCE);
		elapse(Duration.ofMinutes(1));
		RedisReply place = reserve(ledger, Priority.INTERACTIVE, new Amounts(0, 50_000), LONG);
		redis.delete(KEY);
		assertThat(ask(ledger, Priority.INTERACTIVE, place).granted()).isFalse();
		calls.look(KEY, ledger.leaving(Priority.INTERACTIVE, place, new Amounts(0, 50_000)), PATIENCE);
		RedisReply settled = calls.look(KEY, settling(ledger, place, new Amounts(0, 50_000), settled(1L, null)),
				PATIENCE);
		assertThat(settled.left().tokens()).isLessThan(20_000);
	}

	@Test
	void whatIsOwedIsToldOnce() throws Exception {
		RedisLedger ledger = ledger(new Limits(60L, null), 0.8);
		ManualTime time = new ManualTime();
		ledger.owe(new Amounts(20, 0));
		ledger.repay(1, time, PATIENCE);
		String saved = saved();
		ledger.repay(1, time, PATIENCE);
		assertThat(saved()).isEqualTo(saved);
	}

	@Test
	void oneDecisionNeedsOneKey() {
		reserve(ledger(new Limits(60L, 6000L), 0.8), Priority.BATCH, new Amounts(1, 1), LONG);
		assertThat(redis.keys("*")).containsExactly(KEY);
	}

	private static RedisReply reserve(RedisLedger ledger, Priority priority, Amounts amounts, Duration timeLeft) {
		return Objects.requireNonNull(ledger.reserve(priority, amounts, timeLeft));
	}

	private static RedisReply ask(RedisLedger ledger, Priority priority, RedisReply place) {
		return Objects.requireNonNull(ledger.ask(priority, place));
	}

	private static String saved() {
		return Objects.requireNonNull((String) redis.opsForHash().get(KEY, "requests.saved"));
	}

	private static Settlement settled(@Nullable Long tokens, @Nullable Duration pause) {
		return new Settlement(tokens, RateLimits.UNTOLD, Duration.ZERO, pause);
	}

	private static List<String> settling(RedisLedger ledger, @Nullable RedisReply place, Amounts reserved,
			Settlement settlement) {
		return ledger.settling(place, Correction.of(Kind.REQUESTS, settlement, reserved.requests(), ledger.limits()),
				Correction.of(Kind.TOKENS, settlement, reserved.tokens(), ledger.limits()));
	}

	private static Limits limits(Random random) {
		Long requests = (random.nextInt(4) > 0) ? Long.valueOf(1 + random.nextInt(1000)) : null;
		Long tokens = (requests == null || random.nextInt(4) > 0) ? Long.valueOf(1 + random.nextInt(1_000_000)) : null;
		return new Limits(requests, tokens);
	}

	private static RedisLedger ledger(Limits limits, double batchShare) {
		return new RedisLedger(calls, breaker, KEY, limits, batchShare);
	}

	private static void elapse(Duration duration) {
		RedisReplica.elapse(redis, KEY, duration);
	}

	/**
	 * Asks both the same, at the same time.
	 */
	private static final class SameDecisions {

		private final Random random;

		private final RedisLedger redisLedger;

		private final Ledger ledger;

		private final Limits limits;

		private final List<Held> held = new ArrayList<>();

		private long elapsed;

		SameDecisions(Random random, RedisLedger redisLedger, Limits limits, double batchShare) throws Exception {
			this.random = random;
			this.redisLedger = redisLedger;
			this.limits = limits;
			this.ledger = new Ledger(limits, batchShare,
					now(look(settling(redisLedger, null, new Amounts(0, 0), settled(null, null)))));
		}

		void next() throws Exception {
			switch (this.random.nextInt(this.held.isEmpty() ? 2 : 6)) {
				case 0 -> pass();
				case 1, 2 -> reserve();
				case 3 -> ask();
				case 4 -> leave();
				default -> settle();
			}
		}

		private void pass() {
			Duration time = Duration.ofMillis(this.random.nextInt(10) * (long) this.random.nextInt(4000));
			elapse(time);
			this.elapsed += time.toNanos();
		}

		private void reserve() {
			Priority priority = this.random.nextBoolean() ? Priority.INTERACTIVE : Priority.BATCH;
			Amounts amounts = Amounts.counted(this.random.nextInt(50_000), this.limits);
			Duration timeLeft = Duration.ofMillis(this.random.nextInt(200_000));
			RedisReply reply = RedisLedgerIT.reserve(this.redisLedger, priority, amounts, timeLeft);
			long now = now(reply);
			try {
				Ledger.Taken taken = this.ledger.reserve(priority, amounts, timeLeft, now);
				Amounts places = taken.places();
				assertThat(reply.granted()).isTrue();
				assertThat(reply.places())
					.isEqualTo(new Amounts(orNone(Kind.REQUESTS, places), orNone(Kind.TOKENS, places)));
				same(reply, taken.initialWait());
				this.held.add(new Held(priority, reply, places, amounts));
			}
			catch (BudgetExceededException ex) {
				assertThat(reply.granted()).isFalse();
				same(reply, Objects.requireNonNull(ex.neededWait()));
			}
		}

		private void ask() {
			Held place = this.held.get(this.random.nextInt(this.held.size()));
			RedisReply reply = RedisLedgerIT.ask(this.redisLedger, place.priority(), place.reply());
			same(reply, this.ledger.wait(place.priority(), place.places(), now(reply)));
		}

		private void leave() throws Exception {
			Held place = take();
			RedisReply reply = look(this.redisLedger.leaving(place.priority(), place.reply(), place.amounts()));
			this.ledger.leave(place.priority(), place.places(), place.amounts(), now(reply));
			sameLeft(reply);
		}

		private void settle() throws Exception {
			Held place = take();
			Settlement settlement = new Settlement(
					(this.random.nextInt(4) > 0) ? Long.valueOf(this.random.nextInt(50_000)) : null,
					new RateLimits(told(), told()), Duration.ofMillis(this.random.nextInt(3000)),
					(this.random.nextInt(10) == 0) ? Duration.ofMillis(this.random.nextInt(20_000)) : null);
			RedisReply reply = look(settling(this.redisLedger, place.reply(), place.amounts(), settlement));
			this.ledger.settle(place.amounts(), settlement, now(reply));
			sameLeft(reply);
		}

		private RateLimits.@Nullable Left told() {
			return (this.random.nextInt(4) == 0) ? new RateLimits.Left(this.random.nextInt(3) * 100L,
					this.random.nextBoolean() ? Duration.ofMillis(this.random.nextInt(60_000)) : null) : null;
		}

		private Held take() {
			return this.held.remove(this.random.nextInt(this.held.size()));
		}

		private RedisReply look(List<String> arguments) throws Exception {
			return calls.look(KEY, arguments, PATIENCE);
		}

		private long now(RedisReply reply) {
			return reply.now() * 1000 + this.elapsed;
		}

		private long orNone(Kind kind, Amounts places) {
			return (kind.perMinute(this.limits) != null) ? places.of(kind) : -1;
		}

		private void same(RedisReply reply, Duration wait) {
			assertThat(reply.remaining().toNanos()).isCloseTo(wait.toNanos(), within(1000L));
			sameLeft(reply);
		}

		private void sameLeft(RedisReply reply) {
			BudgetLeft left = this.ledger.left(now(reply));
			assertThat(Map.of("requests", orNone(reply.left().requests()), "tokens", orNone(reply.left().tokens())))
				.isEqualTo(Map.of("requests", orNone(left.requests()), "tokens", orNone(left.tokens())));
		}

		private static long orNone(@Nullable Long left) {
			return (left != null) ? left : -1;
		}

	}

	/**
	 * A place that is held.
	 */
	private record Held(Priority priority, RedisReply reply, Amounts places, Amounts amounts) {
	}

}
