package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.List;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One process keeps to a quota without Redis, from a server that begins full.
 */
@Timeout(120)
class LocalQuotaIT {

	private static final String MODEL = "gpt-4.1-mini";

	private static final long TOKENS = 600_000;

	private static final Duration BURST = Duration.ofSeconds(8);

	private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("fleet.seconds", 8));

	@Test
	void usesAMinutesShareAtOnceAndThenWhatComesIn() throws Exception {
		try (RateLimitedServer server = new RateLimitedServer(TimeSource.system())
			.limit(MODEL, new Limits(6000L, TOKENS))
			.completions(100, 600)
			.latency(Duration.ofMillis(50));
				Fleet fleet = Fleet.start(1,
						List.of("graphrag.openai.base-url=" + server.baseUrl(),
								"graphrag.openai.budget.chat.tokens-per-minute=" + TOKENS,
								"graphrag.openai.budget.chat.requests-per-minute=6000"))) {
			fleet.go();
			long begin = System.nanoTime();
			TimeSource.system().sleep(BURST);
			long from = System.nanoTime();
			TimeSource.system().sleep(MEASURED);
			FleetFigures burst = FleetFigures.of(server.journal(), MODEL, begin, from);
			FleetFigures figures = FleetFigures.of(server.journal(), MODEL, from, System.nanoTime());
			System.out.println(burst.line("local: burst", TOKENS));
			System.out.println(figures.line("local", TOKENS));
			assertThat(fleet.stop()).allMatch(FleetCall::answered);
			assertThat(burst.refused() + figures.refused()).isZero();
			assertThat(burst.used(TOKENS)).isGreaterThan(5);
			assertThat(figures.used(TOKENS)).isBetween(0.95, 1.05);
		}
	}

}
