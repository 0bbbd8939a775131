package dev.graphrag.probe.command;

import java.nio.file.Path;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProbeOptions}.
 */
class ProbeOptionsTests {

	@Test
	void withoutWordsHasDefaults() {
		ProbeOptions options = ProbeOptions.parse(List.of());
		assertThat(options.artifactsDirectory()).isEqualTo(Path.of("artifacts", "openai"));
		assertThat(options.skipLive()).isFalse();
		assertThat(options.emulator()).isFalse();
		assertThat(options.maxAttempts()).isNull();
		assertThat(options.backoff()).isNull();
	}

	@Test
	void readsValuesAfterSpaceAndAfterEquals() {
		ProbeOptions options = ProbeOptions.parse(
				List.of("--root", "/a b é", "--artifacts-dir=out=1", "--max-attempts=5", "--backoff-seconds", ".25"));
		assertThat(options.root()).isEqualTo(Path.of("/a b é"));
		assertThat(options.artifactsDirectory()).isEqualTo(Path.of("/a b é/out=1"));
		assertThat(options.maxAttempts()).isEqualTo(5);
		assertThat(options.backoff()).isEqualTo(Duration.ofMillis(250));
	}

	@Test
	void absoluteArtifactsDirectoryIgnoresRoot() {
		Path absolute = Path.of("out").toAbsolutePath();
		ProbeOptions options = ProbeOptions.parse(List.of("--root=r", "--artifacts-dir", absolute.toString()));
		assertThat(options.artifactsDirectory()).isEqualTo(absolute);
	}

	@Test
	void readsFlags() {
		ProbeOptions options = ProbeOptions.parse(List.of("--skip-live", "--emulator", "-h"));
		assertThat(options.skipLive()).isTrue();
		assertThat(options.emulator()).isTrue();
		assertThat(options.help()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			--nope, Unknown option '--nope'.
			-x, Unknown option '-x'.
			--nope=sk-1, Unknown option '--nope'.
			--, Unknown option '--'.
			stray, Unexpected argument 'stray'.
			``, Unexpected argument ''.
			--root, Option --root needs a value.
			--root=, Option --root needs a value.
			--max-attempts, Option --max-attempts needs a value.
			--skip-live=true, Option --skip-live takes no value.
			""")
	void refusesWord(String word, String message) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> ProbeOptions.parse(List.of(word)))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.remediation()).isNotBlank());
	}

	@Test
	void refusesOptionAsValue() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> ProbeOptions.parse(List.of("--root", "--skip-live")))
			.withMessage("Option --root needs a value.");
	}

	@Test
	void refusesRepeatedOption() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> ProbeOptions.parse(List.of("--skip-live", "--skip-live")))
			.withMessage("Option --skip-live is given twice.");
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> ProbeOptions.parse(List.of("--root=a", "--root", "b")))
			.withMessage("Option --root is given twice.");
	}

	@Test
	void refusesPathThatCannotBe() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> ProbeOptions.parse(List.of("--root", "a\0b")))
			.withMessageStartingWith("Option --root is not a usable path");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "NaN", "abc", "1e999", "1.5", "+3", " 3", "99999999999", "٣" })
	void refusesMaxAttempts(String value) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> ProbeOptions.parse(List.of("--max-attempts", value)))
			.withMessage("Option --max-attempts must be a positive whole number, but is '" + value + "'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "0.0", "-1", "NaN", "Infinity", "abc", "1e999", "1e-10", "0x1p3", "1d", "1e9", "." })
	void refusesBackoffSeconds(String value) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> ProbeOptions.parse(List.of("--backoff-seconds=" + value)))
			.withMessage("Option --backoff-seconds must be a positive number of seconds, but is '" + value + "'.");
	}

	@ParameterizedTest
	@CsvSource({ "1, 1000000000", "0.5, 500000000", "5., 5000000000", "1e-3, 1000000", "1E2, 100000000000" })
	void acceptsBackoffSeconds(String value, long nanos) {
		assertThat(ProbeOptions.parse(List.of("--backoff-seconds", value)).backoff())
			.isEqualTo(Duration.ofNanos(nanos));
	}

	@ParameterizedTest
	@CsvSource({ "60, 60", "1s, 1", "5m, 300", "PT1M, 60", "1500ms, 1.5", "365d, 31536000" })
	void watchIsADurationAndANumberAloneMeansSeconds(String value, BigDecimal seconds) {
		ProbeOptions.Watch watch = ProbeOptions.parse(List.of("--watch", value)).watch();
		assertThat(watch)
			.isEqualTo(new ProbeOptions.Watch(Duration.ofMillis(seconds.movePointRight(3).longValueExact()), false));
	}

	@Test
	void serveTakesTheOptionsOfARepeatedProbe() {
		assertThat(ProbeOptions.parseServe(List.of()).watch()).isNull();
		assertThat(ProbeOptions.parseServe(List.of("--watch=5s", "--ready-from-probe", "--emulator")))
			.isEqualTo(ProbeOptions.parse(List.of("--emulator", "--ready-from-probe", "--watch", "5s")));
	}

	@Test
	void runsOnceAndPrintsATableUnlessToldOtherwise() {
		ProbeOptions options = ProbeOptions.parse(List.of());
		assertThat(options.watch()).isNull();
		assertThat(options.format()).isEqualTo(OutputFormat.TABLE);
		assertThat(ProbeOptions.parse(List.of("--format=json")).format()).isEqualTo(OutputFormat.JSON);
	}

}
