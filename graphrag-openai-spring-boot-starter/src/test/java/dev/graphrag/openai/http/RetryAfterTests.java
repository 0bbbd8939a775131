package dev.graphrag.openai.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link RetryAfter}.
 */
class RetryAfterTests {

	private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1000", "120, 120000", "1.5, 1500", "0.001, 1", ".5, 500", "2., 2000", "007, 7000",
			"'  3  ', 3000", "31536000, 31536000000" })
	void readsSecondsWithDecimals(String value, long milliseconds) {
		assertThat(read(value)).isEqualTo(Duration.ofMillis(milliseconds));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "Sun, 22 Nov 2026 10:00:30 GMT", "Sunday, 22-Nov-26 10:00:30 GMT", "Sun Nov 22 10:00:30 2026" })
	void readsEveryFormOfHttpDate(String value) {
		assertThat(read(value)).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void readsDayOfOneDigitInAsctimeForm() {
		Instant now = Instant.parse("2026-11-01T08:49:00Z");
		assertThat(RetryAfter.read(Headers.of("Retry-After", "Sun Nov  1 08:49:37 2026"), now))
			.isEqualTo(Duration.ofSeconds(37));
	}

	@Test
	void dateOfThisInstantIsNoWait() {
		assertThat(read("Sun, 22 Nov 2026 10:00:00 GMT")).isEqualTo(Duration.ZERO);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "Friday, 01-Jan-27 00:00:00 GMT | 2026-12-31T23:59:00Z",
					"Sunday, 01-Jan-00 00:00:00 GMT | 2099-12-31T23:59:00Z",
					"Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:48:37Z" })
	void twoDigitYearIsTheNearest(String value, Instant now) {
		assertThat(RetryAfter.read(Headers.of("Retry-After", value), now)).isEqualTo(Duration.ofMinutes(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sun, 22 Nov 2026 09:59:59 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
			"Sun Nov  6 08:49:37 1994", "Thu, 01 Jan 1970 00:00:00 GMT", "Friday, 01-Jan-77 00:00:00 GMT" })
	void pastDateCountsAsAbsent(String value) {
		assertThat(read(value)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "-10", "-0.5", "+5", "NaN", "Infinity", "-Infinity", "1e3", "1e999", "0x10",
			"1_000", ".", "..", "1.2.3", "five", "12345678901234567890123456789012345", "31622401", "99999999999",
			"1.7976931348623157E308", "5 s", "5;q=1", "\u0665", "Sun, 22 Nov 100000 10:00:30 GMT",
			"Sun, 22 Nov +999999999 10:00:30 GMT", "Sun, 22 Nov 2126 10:00:30 GMT", "Sun Nov 22 10:00:30 100000",
			"Sun, 99 Nov 2026 10:00:30 GMT", "Sun, 22 Nov 2026 25:00:30 GMT", "Sun, 22 Nov 2026 10:00:30",
			"Sun, 22 Nov 2026 10:00:30 PST", "Sun, ", "Sun", ",,,,", "null", "2026-11-22T10:00:30Z" })
	void absurdCountsAsAbsent(String value) {
		assertThat(read(value)).isNull();
	}

	@Test
	void missingHeaderIsAbsent() {
		assertThat(RetryAfter.read(Headers.of(), NOW)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "1500 | 9 | 1500", "0 | 9 | 0", "2.5 | 9 | 2.5", "-1 | 9 | 9000",
			"NaN | 9 | 9000", "'' | 9 | 9000", "soon | 9 | 9000", "12345678901234567890123456789012345 | 9 | 9000" })
	void readsMillisecondsFirst(String milliseconds, String seconds, double expected) {
		Headers headers = Headers.of("Retry-After", seconds, "Retry-After-Ms", milliseconds);
		assertThat(RetryAfter.read(headers, NOW)).isEqualTo(Duration.ofNanos((long) (expected * 1_000_000)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "5, 10 | 5", "1, | 1", "-1, 10 | 10", ", 10 | 10", "soon, 10 | 10", "Sun, 10 | 10",
					"NaN,1e999,3 | 3", "Sun, 22 Nov 2026 10:00:30 GMT, 5 | 30", "Sun, 22 Nov 2020 10:00:30 GMT, 5 | 5",
					"Sun Nov 22 10:00:20 2026, 5 | 20", "x, Sunday, 22-Nov-26 10:00:30 GMT | 30",
					"99999999999, Sun, 22 Nov 2026 10:00:30 GMT | 30" })
	void firstUsableElementOfListCounts(String value, long seconds) {
		assertThat(read(value)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@Test
	void headerLinesAreOneList() {
		Headers headers = new Headers.Builder().add("Retry-After", "later")
			.add("retry-after", "7")
			.add("RETRY-AFTER", "9")
			.build();
		assertThat(RetryAfter.read(headers, NOW)).isEqualTo(Duration.ofSeconds(7));
		Headers milliseconds = new Headers.Builder().add("retry-after-ms", "x").add("retry-after-ms", "8").build();
		assertThat(RetryAfter.read(milliseconds, NOW)).isEqualTo(Duration.ofMillis(8));
	}

	@Test
	void longListEndsAfterItsFirstElements() {
		assertThat(read("x,".repeat(100_000) + "5")).isNull();
	}

	@Test
	void nothingThrows() {
		Random random = new Random(5);
		String alphabet = "0123456789.-+eE,: GMTSunNovdayJa\t";
		for (int count = 0; count < 5_000; count++) {
			StringBuilder value = new StringBuilder();
			for (int length = random.nextInt(40); length > 0; length--) {
				value.append(alphabet.charAt(random.nextInt(alphabet.length())));
			}
			assertThatNoException().isThrownBy(() -> read(value.toString()));
		}
	}

	private static @Nullable Duration read(String value) {
		return RetryAfter.read(new Headers.Builder().addUnsafeNonAscii("Retry-After", value).build(), NOW);
	}

}
