package dev.graphrag.openai.http;

import java.time.Duration;
import java.util.Objects;
import java.util.Random;

import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.attempt.RateLimits.Left;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitHeadersTests {

	@Test
	void readsWhatOpenAiTells() {
		RateLimits limits = RateLimitHeaders
			.read(Headers.of("X-RateLimit-Remaining-Requests", "59", "X-RateLimit-Reset-Requests", "1s",
					"x-ratelimit-remaining-tokens", "149984", "x-ratelimit-reset-tokens", "6m0s"));
		assertThat(limits)
			.isEqualTo(new RateLimits(new Left(59, Duration.ofSeconds(1)), new Left(149_984, Duration.ofMinutes(6))));
	}

	@Test
	void readsOneLimitWithoutTheOther() {
		assertThat(RateLimitHeaders.read(Headers.of("x-ratelimit-remaining-tokens", "7")))
			.isEqualTo(new RateLimits(null, new Left(7, null)));
	}

	@Test
	void tellsNothingWhereNothingIsTold() {
		assertThat(RateLimitHeaders.read(Headers.of())).isSameAs(RateLimits.UNTOLD);
		assertThat(RateLimitHeaders.read(Headers.of("x-ratelimit-reset-tokens", "1s"))).isSameAs(RateLimits.UNTOLD);
	}

	@ParameterizedTest
	@CsvSource({ "0s, 0", "1s, 1000", "6m0s, 360000", "120ms, 120", "1h2m3.5s, 3723500", "17.28s, 17280", "12, 12000",
			"0, 0", "0.5, 500", "1m, 60000", "2d, 172800000", "1d1ms, 86400001", "1m30.951s, 90951", "8.64s, 8640" })
	void readsEverySpellingOfAReset(String value, long milliseconds) {
		assertThat(reset(value)).isEqualTo(Duration.ofMillis(milliseconds));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "-1s", "+1s", "1S", "1 s", "1M", "s", "ms", ".5s", "1.s", "1e3", "1,5s", "soon",
			"1s1m", "1s1s", "NaN", "Infinity", "2026-11-22T10:00:00Z", "9999999999", "9999999999s", "99999d", "\u0661s",
			"1.0000000001s" })
	void takesUnreadableResetAsAbsent(String value) {
		assertThat(reset(value)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "+1", "1.0", "1e3", "many", "0x10", "1_000", "1,000", "\u0661",
			"1000000000000000000", "99999999999999999999999999" })
	void takesUnreadableRemainderAsAbsent(String value) {
		assertThat(RateLimitHeaders.read(headers(value, "1s"))).isSameAs(RateLimits.UNTOLD);
	}

	@Test
	void readsTheLargestNumbersWithoutOverflow() {
		RateLimits limits = RateLimitHeaders.read(headers("999999999999999999", "9999d999999h99999999m999999999.9s"));
		Left left = Objects.requireNonNull(limits.tokens());
		assertThat(left.remaining()).isEqualTo(999_999_999_999_999_999L);
		assertThat(left.reset()).isGreaterThan(Duration.ofDays(100 * 365));
	}

	@Test
	@Timeout(5)
	void isQuickWithHostileValues() {
		Random random = new Random(10);
		for (int value = 0; value < 2000; value++) {
			StringBuilder text = new StringBuilder();
			int length = random.nextInt(8000);
			String characters = "0123456789dhms.".substring(0, 1 + random.nextInt(15));
			for (int index = 0; index < length; index++) {
				text.append(characters.charAt(random.nextInt(characters.length())));
			}
			RateLimitHeaders.read(headers("0", text.toString()));
			RateLimitHeaders.read(headers(text.toString(), "1s"));
		}
	}

	private static @Nullable Duration reset(String value) {
		return Objects.requireNonNull(RateLimitHeaders.read(headers("5", value)).tokens()).reset();
	}

	private static Headers headers(String remaining, String reset) {
		return new Headers.Builder().addUnsafeNonAscii("x-ratelimit-remaining-tokens", remaining)
			.addUnsafeNonAscii("x-ratelimit-reset-tokens", reset)
			.build();
	}

}
