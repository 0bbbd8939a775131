package dev.graphrag.openai.telemetry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PrometheusRulesIT {

	private static final Path OPERATIONS = Path.of("../docs/operations");

	@BeforeAll
	static void assumeInstalled() {
		PrometheusTools.assumeInstalled();
	}

	// It has nothing else to say than that "_ms" is an abbreviation; the names are those
	// of
	// dashboards in use.
	@Test
	void promtoolReadsTheMetrics() throws IOException, InterruptedException {
		PrometheusTools.Result result = PrometheusTools.promtool(OPERATIONS, List.of("check", "metrics"),
				EveryMeter.scrape());
		assertThat(result.output().lines())
			.allMatch((line) -> line.matches("graphrag_openai_((chat|embedding)_latency|first_token)_ms(_max)?"
					+ " metric names should not contain abbreviated units"));
		assertThat(result.exitCode()).as("0 is fine, 3 is a matter of style").isIn(0, 3);
	}

	@Test
	void promtoolAcceptsTheRules() throws IOException, InterruptedException {
		assertPasses(PrometheusTools.promtool(OPERATIONS, List.of("check", "rules", "alerts.yml"), ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "alerts-test.yml", "alerts-days-test.yml" })
	void alertsFireWhenTheyShould(String tests) throws IOException, InterruptedException {
		assertPasses(PrometheusTools.promtool(OPERATIONS, List.of("test", "rules", tests), ""));
	}

	private static void assertPasses(PrometheusTools.Result result) {
		assertThat(result.exitCode()).as(result.output()).isZero();
	}

}
