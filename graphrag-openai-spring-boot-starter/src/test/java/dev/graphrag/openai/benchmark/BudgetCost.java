package dev.graphrag.openai.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.budget.Demand;
import dev.graphrag.openai.budget.LocalRateBudget;
import dev.graphrag.openai.budget.Priority;
import dev.graphrag.openai.budget.RateBudget;
import dev.graphrag.openai.budget.RateBudgets;
import dev.graphrag.openai.budget.RedisServer;
import dev.graphrag.openai.budget.Reservation;
import dev.graphrag.openai.budget.Settlement;
import dev.graphrag.openai.settings.OpenAiSettings;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.Assert;

/**
 * What a reservation and its settlement cost, local and in Redis, for one thread and for
 * {@value #MANY}, in turn in one process. Nobody ever waits for the budget itself.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
		exclude = { BatchAutoConfiguration.class, DataSourceAutoConfiguration.class, Neo4jAutoConfiguration.class })
class BudgetCost {

	private static final int TURNS = 7;

	private static final int MANY = 64;

	private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long LIMIT = 1_000_000_000_000L;

	private static final Demand DEMAND = new Demand(Questions.CHAT_MODEL, 900, Priority.INTERACTIVE,
			Duration.ofMinutes(1));

	private static final Settlement SETTLEMENT = new Settlement(700L, RateLimits.UNTOLD, Duration.ofSeconds(1), null);

	/**
	 * Print the figures.
	 */
	public static void main(String[] args) throws Exception {
		try (RedisServer redis = RedisServer.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(BudgetCost.class)
					.web(WebApplicationType.NONE)
					.run("--spring.main.banner-mode=off", "--graphrag.openai.api-key=" + Questions.API_KEY,
							"--graphrag.openai.budget.store=redis",
							"--graphrag.openai.budget.chat.requests-per-minute=" + LIMIT,
							"--graphrag.openai.budget.chat.tokens-per-minute=" + LIMIT,
							"--spring.data.redis.port=" + redis.port())) {
			OpenAiSettings settings = context.getBean(OpenAiSettings.class);
			RateBudget shared = context.getBean(RateBudgets.class).of(settings, () -> "benchmark", TimeSource.system());
			Assert.state(shared != null, "There are limits");
			compare(LocalRateBudget.full(settings.rateLimits(), 0.8, TimeSource.system()), shared);
		}
		System.exit(0);
	}

	private static void compare(RateBudget local, RateBudget redis) throws Exception {
		Crowd localOne = new Crowd("local", local, 1);
		Crowd redisOne = new Crowd("Redis", redis, 1);
		Crowd localMany = new Crowd("local", local, MANY);
		Crowd redisMany = new Crowd("Redis", redis, MANY);
		List<Crowd> crowds = List.of(localOne, redisOne, localMany, redisMany);
		ExecutorService threads = Executors.newFixedThreadPool(MANY);
		for (int number = -TURNS; number < TURNS; number++) {
			for (Crowd crowd : crowds) {
				crowd.take(number >= 0, threads);
			}
		}
		threads.shutdown();
		crowds.forEach((crowd) -> System.out.println(crowd.row()));
		System.out.printf(Locale.ROOT, "| mean, Redis / local | 1 thread %.0f | %d threads %.0f |%n",
				redisOne.median(Turn::mean) / localOne.median(Turn::mean), MANY,
				redisMany.median(Turn::mean) / localMany.median(Turn::mean));
		System.out.printf(Locale.ROOT, "| reservations/s, %d threads / 1 | local %.2f | Redis %.2f |%n", MANY,
				localMany.median(Turn::perSecond) / localOne.median(Turn::perSecond),
				redisMany.median(Turn::perSecond) / redisOne.median(Turn::perSecond));
	}

	/**
	 * Callers of one budget, and their turns.
	 */
	private record Crowd(String name, RateBudget budget, int callers, List<Turn> turns) {

		Crowd(String name, RateBudget budget, int callers) {
			this(name, budget, callers, new ArrayList<>());
		}

		void take(boolean warm, ExecutorService threads) throws Exception {
			Turn turn = Turn.of(this.budget, this.callers, threads);
			if (warm) {
				this.turns.add(turn);
			}
		}

		double median(ToDoubleFunction<Turn> figure) {
			return this.turns.stream().mapToDouble(figure).sorted().skip(TURNS / 2).findFirst().orElseThrow();
		}

		String row() {
			return String.format(Locale.ROOT,
					"| %s, %2d threads | mean %8.2f µs | p50 %8.2f µs | p99 %8.2f µs | %,9.0f reservations/s |",
					this.name, this.callers, median(Turn::mean), median(Turn::p50), median(Turn::p99),
					median(Turn::perSecond));
		}

	}

	/**
	 * What a reservation with its settlement took, in microseconds.
	 */
	private record Turn(double mean, double p50, double p99, double perSecond) {

		static Turn of(RateBudget budget, int callers, ExecutorService threads) throws Exception {
			long start = System.nanoTime();
			List<Callable<Times>> tasks = new ArrayList<>();
			for (int caller = 0; caller < callers; caller++) {
				tasks.add(() -> Times.of(budget, start + TURN_NANOS));
			}
			List<Times> times = new ArrayList<>();
			for (Future<Times> task : threads.invokeAll(tasks)) {
				times.add(task.get());
			}
			double seconds = (System.nanoTime() - start) / 1e9;
			long count = times.stream().mapToLong(Times::count).sum();
			long[] last = times.stream()
				.flatMap((ofOne) -> ofOne.last().stream())
				.mapToLong(Long::longValue)
				.sorted()
				.toArray();
			return new Turn(seconds * 1e6 * callers / count, last[last.length / 2] / 1000.0,
					last[last.length * 99 / 100] / 1000.0, count / seconds);
		}

	}

	/**
	 * How many reservations one thread made, and how long its last ones took.
	 */
	private record Times(long count, List<Long> last) {

		private static final int KEPT = 1 << 14;

		static Times of(RateBudget budget, long end) {
			long[] last = new long[KEPT];
			int count = 0;
			for (long now = System.nanoTime(); now < end; count++) {
				Reservation place = budget.reserve(DEMAND);
				place.settle(SETTLEMENT);
				long after = System.nanoTime();
				last[count % KEPT] = after - now;
				now = after;
			}
			return new Times(count, Arrays.stream(last, 0, Math.min(count, KEPT)).boxed().toList());
		}

	}

}
