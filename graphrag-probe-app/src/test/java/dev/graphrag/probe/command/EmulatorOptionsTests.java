package dev.graphrag.probe.command;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EmulatorOptions}.
 */
class EmulatorOptionsTests {

	@Test
	void withoutWordsHasDefaults() {
		assertThat(EmulatorOptions.parse(List.of())).isEqualTo(new EmulatorOptions("127.0.0.1", 8089, null, false));
	}

	@Test
	void readsValues() {
		EmulatorOptions options = EmulatorOptions.parse(List.of("--port=0", "--address", "::1", "-h",
				"--requests-per-minute", "500", "--tokens-per-minute=200000"));
		assertThat(options).isEqualTo(new EmulatorOptions("::1", 0, new EmulatorOptions.Limits(500, 200_000), true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "65536", "80.5", "http", "+80", " 80", "99999999999", "٣" })
	void refusesPort(String value) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> EmulatorOptions.parse(List.of("--port=" + value)))
			.withMessage("Option --port must be a port from 0 to 65535, but is '" + value + "'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "many", "1.5" })
	void refusesLimit(String value) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(
					() -> EmulatorOptions.parse(List.of("--requests-per-minute", "1", "--tokens-per-minute", value)))
			.withMessage("Option --tokens-per-minute must be a positive whole number, but is '" + value + "'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--requests-per-minute", "--tokens-per-minute" })
	void refusesHalfAPairOfLimits(String flag) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> EmulatorOptions.parse(List.of(flag, "5")))
			.withMessage("Option " + flag + " stands alone.")
			.satisfies((ex) -> assertThat(ex.remediation()).contains("--requests-per-minute", "--tokens-per-minute"));
	}

	@ParameterizedTest
	@CsvSource({ "--nope, Unknown option '--nope'.", "--emulator, Unknown option '--emulator'.",
			"8089, Unexpected argument '8089'.", "--port, Option --port needs a value.",
			"--address=, Option --address needs a value.", "--help=yes, Option --help takes no value." })
	void refusesWord(String word, String message) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> EmulatorOptions.parse(List.of(word)))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.remediation()).isNotBlank());
	}

}
