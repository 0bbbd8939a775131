package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.List;

import dev.graphrag.openai.TimeSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One process keeps to a quota without Redis, from a server that begins full.
 */
@Tag("alone")
@Timeout(120)
class LocalQuotaIT {

	private static final String MODEL = "gpt-4.1-mini";

	private static final long TOKENS = 600_000;

	private static final Duration BURST = Duration.ofSeconds(8);

	private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("fleet.seconds", 8));

	@Test
	void usesAMinutesShareAtOnceAndThenWhatComesIn() throws Exception {
		try (MeteredOpenAi openAi = new MeteredOpenAi(Duration.ofMillis(50)).limit(MODEL, 6000, TOKENS);
				Fleet fleet = Fleet.start(1,
						List.of("graphrag.openai.base-url=" + openAi.baseUrl(),
								"graphrag.openai.budget.chat.tokens-per-minute=" + TOKENS,
								"graphrag.openai.budget.chat.requests-per-minute=6000"))) {
			fleet.go();
			long begin = System.nanoTime();
			TimeSource.system().sleep(BURST);
			long from = System.nanoTime();
			TimeSource.system().sleep(MEASURED);
			FleetFigures burst = FleetFigures.of(openAi.journal(), MODEL, begin, from);
			FleetFigures figures = FleetFigures.of(openAi.journal(), MODEL, from, System.nanoTime());
			System.out.println(burst.line("local: burst", TOKENS));
			System.out.println(figures.line("local", TOKENS));
			assertThat(fleet.stop()).allMatch(FleetCall::answered);
			assertThat(burst.refused() + figures.refused()).isZero();
			assertThat(burst.used(TOKENS)).isGreaterThan(5);
			assertThat(figures.used(TOKENS)).isBetween(0.95, 1.05);
		}
	}

}
