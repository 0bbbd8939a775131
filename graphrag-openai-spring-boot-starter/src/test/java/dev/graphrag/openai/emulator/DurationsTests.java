package dev.graphrag.openai.emulator;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DurationsTests {

	@ParameterizedTest
	@CsvSource({ "PT0S, 0ms", "PT0.0001S, 1ms", "PT0.12S, 120ms", "PT1.2S, 1.2s", "PT10S, 10s", "PT20S, 20s",
			"PT59.9999S, 1m0s", "PT60S, 1m0s", "PT90.05S, 1m30.05s", "PT6M, 6m0s" })
	void areWrittenInUnits(Duration duration, String written) {
		assertThat(Durations.units(duration)).isEqualTo(written);
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 0", "PT0.25S, 0.25", "PT0.0001S, 0.001", "PT10S, 10", "PT2M, 120" })
	void areWrittenInSeconds(Duration duration, String written) {
		assertThat(Durations.seconds(duration)).isEqualTo(written);
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 0", "PT0.001S, 1", "PT29.001S, 30", "PT30S, 30" })
	void areRoundedUpToWholeSeconds(Duration duration, String written) {
		assertThat(Durations.wholeSeconds(duration)).isEqualTo(written);
	}

}
