package dev.graphrag.openai.budget;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four processes with sixteen threads each keep to one quota together, while all is well
 * and while Redis is not. {@code -Dfleet.seconds=60} measures for a minute instead of ten
 * seconds.
 */
@Tag("alone")
@Timeout(300)
class FleetIT {

	private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("fleet.seconds", 10));

	/**
	 * Until each has heard of the others, and of the first answers.
	 */
	private static final Duration FIRST_SECONDS = Duration.ofSeconds(6);

	private static final String BASELINE = "gpt-4.1-mini";

	private static final String FALLBACK = "gpt-4o-mini";

	private static final long REQUESTS = 6000;

	private static final long TOKENS = 1_500_000;

	private static final long FALLBACK_TOKENS = 600_000;

	/**
	 * Budgets never save up the last tenth of a minute: that much is left where server
	 * and budget began full and are used up.
	 */
	private static final double USED_UP = 0.1;

	private final MeteredOpenAi openAi = new MeteredOpenAi(Duration.ofMillis(50));

	private RedisServer redis;

	@BeforeAll
	static void assumeRedis() {
		RedisServer.assumeInstalled();
	}

	@BeforeEach
	void startServers() throws IOException {
		this.redis = RedisServer.start();
		limit();
	}

	@AfterEach
	void stop() throws IOException {
		this.redis.close();
		this.openAi.close();
	}

	@Test
	void keepsToOneQuotaAndUsesIt() throws Exception {
		try (Fleet fleet = start()) {
			begin(fleet);
			FleetFigures figures = measure(BASELINE);
			System.out.println(figures.line("one quota", TOKENS));
			List<FleetCall> calls = fleet.stop();
			tell(fleet, calls);
			assertThat(calls).allMatch(FleetCall::answered);
			assertThat(figures.refused()).isZero();
			assertThat(figures.used(TOKENS)).isBetween(0.95, 1.05);
			assertThat(figures.spread()).isLessThan(2);
		}
	}

	@Test
	void retriesAndTheFallbackKeepToTheirQuotasToo() throws Exception {
		this.openAi.fail(BASELINE, 0.4);
		try (Fleet fleet = start("graphrag.openai.fallback.enabled=true", "graphrag.openai.retry.max-attempts=2",
				"graphrag.openai.retry.backoff=50ms", "graphrag.openai.retry.budget.enabled=false")) {
			begin(fleet);
			long from = System.nanoTime();
			FleetFigures baseline = measure(BASELINE);
			FleetFigures fallback = FleetFigures.of(this.openAi.journal(), FALLBACK, from, System.nanoTime());
			System.out.println(baseline.line("with 503s: baseline", TOKENS));
			System.out.println(fallback.line("with 503s: fallback", FALLBACK_TOKENS));
			List<FleetCall> calls = fleet.stop();
			tell(fleet, calls);
			assertThat(calls).allMatch(FleetCall::answered);
			assertThat(baseline.failed()).isPositive();
			assertThat(baseline.refused() + fallback.refused()).isZero();
			assertThat(baseline.used(TOKENS)).isBetween(0.95, 1.05);
			assertThat(baseline.spread()).isLessThan(2);
			assertThat(fallback.answered()).isPositive();
		}
	}

	@Test
	void eachKeepsToItsShareWhileRedisIsAway() throws Exception {
		try (Fleet fleet = start()) {
			begin(fleet);
			runFor(FIRST_SECONDS);
			long from = System.nanoTime();
			this.redis.freeze();
			FleetFigures frozen = window(4);
			this.redis.thaw();
			FleetFigures thawed = window(5);
			redis("SCRIPT FLUSH", '+');
			FleetFigures flushed = window(2);
			this.redis.kill();
			FleetFigures killed = window(4);
			this.redis.restart();
			FleetFigures restarted = window(5);
			FleetFigures all = FleetFigures.of(this.openAi.journal(), BASELINE, from, System.nanoTime());
			print(List.of("frozen", "thawed", "scripts flushed", "killed", "restarted", "all of it"),
					List.of(frozen, thawed, flushed, killed, restarted, all));
			List<FleetCall> calls = fleet.stop();
			tell(fleet, calls);
			assertThat(calls).allMatch(FleetCall::answered);
			assertThat(calls).extracting(FleetCall::millis).allMatch((millis) -> millis < 10_000);
			assertThat(all.refused()).isZero();
			assertThat(frozen.used(TOKENS)).isBetween(0.5, 1.2);
			assertThat(killed.used(TOKENS)).isBetween(0.5, 1.2);
			// A busy machine may keep an answer of Redis back for too long, too.
			assertThat(fleet.logged("openai.budget.store_down")).hasSizeGreaterThanOrEqualTo(2 * Fleet.MEMBERS)
				.hasSameSizeAs(fleet.logged("openai.budget.store_up"));
		}
	}

	@Test
	void openLetsTheServerRefuseAndOwesItAfterwards() throws Exception {
		try (Fleet fleet = start("graphrag.openai.budget.on-store-failure=open")) {
			begin(fleet);
			runFor(FIRST_SECONDS);
			long from = System.nanoTime();
			this.redis.kill();
			FleetFigures killed = window(4);
			this.redis.restart();
			FleetFigures returning = window(6);
			FleetFigures later = window(4);
			FleetFigures all = FleetFigures.of(this.openAi.journal(), BASELINE, from, System.nanoTime());
			print(List.of("open: killed", "open: returning", "open: later"), List.of(killed, returning, later));
			tell(fleet, fleet.stop());
			assertThat(killed.refused()).isPositive();
			assertThat(later.refused()).isZero();
			// What was left at the beginning, and what came in.
			assertThat(all.used(TOKENS)).isLessThan(1 + 60 * USED_UP * 1.2 / all.seconds());
		}
	}

	@Test
	void closedSendsNothingWhileRedisIsAway() throws Exception {
		try (Fleet fleet = start("graphrag.openai.budget.on-store-failure=closed")) {
			begin(fleet);
			runFor(FIRST_SECONDS);
			this.redis.freeze();
			runFor(Duration.ofSeconds(1));
			FleetFigures frozen = window(3);
			this.redis.thaw();
			window(5);
			FleetFigures thawed = window(3);
			print(List.of("closed: frozen", "closed: thawed"), List.of(frozen, thawed));
			List<FleetCall> calls = fleet.stop();
			tell(fleet, calls);
			assertThat(frozen.answered() + frozen.refused()).isZero();
			assertThat(calls).extracting(FleetCall::outcome).containsOnly(FleetCall.ANSWERED, "rate_limit/rate_budget");
			assertThat(thawed.refused()).isZero();
			assertThat(thawed.used(TOKENS)).isGreaterThan(0.8);
		}
	}

	private Fleet start(String... more) throws IOException {
		List<String> properties = new ArrayList<>(List.of("graphrag.openai.base-url=" + this.openAi.baseUrl(),
				"graphrag.openai.budget.store=redis", "graphrag.openai.budget.chat.tokens-per-minute=" + TOKENS,
				"graphrag.openai.budget.chat.requests-per-minute=" + REQUESTS,
				"graphrag.openai.budget.fallback.tokens-per-minute=" + FALLBACK_TOKENS,
				"graphrag.openai.budget.fallback.requests-per-minute=" + REQUESTS,
				"spring.data.redis.port=" + this.redis.port()));
		properties.addAll(List.of(more));
		return Fleet.start(Fleet.MEMBERS, properties);
	}

	private void limit() {
		this.openAi.limit(BASELINE, REQUESTS, TOKENS);
		this.openAi.limit(FALLBACK, REQUESTS, FALLBACK_TOKENS);
	}

	private void begin(Fleet fleet) throws IOException, InterruptedException {
		redis("DEL graphrag:openai:budget:{fleet:" + BASELINE + "} graphrag:openai:budget:{fleet:" + FALLBACK + "}",
				':');
		limit();
		this.openAi.spend(BASELINE, (long) (TOKENS * (1 - USED_UP)));
		this.openAi.spend(FALLBACK, (long) (FALLBACK_TOKENS * (1 - USED_UP)));
		this.openAi.journal().clear();
		fleet.go();
	}

	private FleetFigures measure(String model) throws InterruptedException {
		runFor(FIRST_SECONDS);
		long from = System.nanoTime();
		runFor(MEASURED);
		return FleetFigures.of(this.openAi.journal(), model, from, System.nanoTime());
	}

	private FleetFigures window(int seconds) throws InterruptedException {
		long from = System.nanoTime();
		runFor(Duration.ofSeconds(seconds));
		return FleetFigures.of(this.openAi.journal(), BASELINE, from, System.nanoTime());
	}

	// What is measured is a rate, which takes its time.
	private static void runFor(Duration duration) throws InterruptedException {
		TimeSource.system().sleep(duration);
	}

	private static void print(List<String> names, List<FleetFigures> figures) {
		for (int index = 0; index < names.size(); index++) {
			System.out.println(figures.get(index).line(names.get(index), TOKENS));
		}
	}

	private static void tell(Fleet fleet, List<FleetCall> calls) {
		System.out.printf("%d calls, the longest %d ms, %d not answered%n", calls.size(),
				calls.stream().mapToLong(FleetCall::millis).max().orElse(0),
				calls.stream().filter((call) -> !call.answered()).count());
		fleet.logged("openai.budget.store_").forEach(System.out::println);
	}

	private void redis(String command, char answer) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.redis.port())) {
			socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
			assertThat((char) socket.getInputStream().read()).isEqualTo(answer);
		}
	}

}
