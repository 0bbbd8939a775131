package dev.graphrag.openai.wire;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;

import dev.graphrag.openai.FailureReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link JsonCursor}.
 */
class JsonCursorTests {

	@Test
	void walksObjectsAndArraysThroughAnyWhiteSpace() {
		JsonCursor cursor = cursor(" {\r\n\t\"a\" : [ 1 ,\t2 ] , \"b\":{ } ,\"c\":[]}\n ");
		cursor.beginObject();
		assertThat(cursor.nextKey()).isEqualTo("a");
		cursor.beginArray();
		assertThat(cursor.nextElement()).isTrue();
		assertThat(cursor.number()).isEqualTo(1);
		assertThat(cursor.nextElement()).isTrue();
		assertThat(cursor.number()).isEqualTo(2);
		assertThat(cursor.nextElement()).isFalse();
		assertThat(cursor.nextKey()).isEqualTo("b");
		cursor.beginObject();
		assertThat(cursor.nextKey()).isNull();
		assertThat(cursor.nextKey()).isEqualTo("c");
		cursor.beginArray();
		assertThat(cursor.nextElement()).isFalse();
		assertThat(cursor.nextKey()).isNull();
		cursor.end();
	}

	@Test
	void readsEscapesAndSurrogates() {
		assertThat(cursor("\"\\b\\f\\n\\r\\t\\\"\\\\\\/\"").string()).isEqualTo("\b\f\n\r\t\"\\/");
		assertThat(cursor("\"a\\u00e4\\u20AC\\ud83d\\uDE00z\"").string()).isEqualTo("a\u00e4\u20ac\ud83d\ude00z");
		assertThat(cursor("\"\u00e4\u20ac\ud83d\ude00\"").string()).isEqualTo("\u00e4\u20ac\ud83d\ude00");
		assertThat(cursor("\"\"").string()).isEmpty();
	}

	@Test
	void readsKeyThatIsEscaped() {
		JsonCursor cursor = cursor("{\"m\\u006fdel\":1}");
		cursor.beginObject();
		assertThat(cursor.nextKey()).isEqualTo("model");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"", "\"a", "\"a\\", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u\"", "a", "",
			"'a'" })
	void refusesMalformedString(String json) {
		refuses(json, JsonCursor::string);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "-0, -0.0", "7, 7", "-12.5, -12.5", "1e3, 1000", "1E+3, 1000", "25e-1, 2.5", "0.1, 0.1",
			"9007199254740993, 9007199254740992", "123456789012345678901234567890, 1.2345678901234568e29",
			"0.0000000000000000000000000000001, 1e-31", "4.9e-324, 4.9e-324", "1e-999, 0", "-1e-999, -0.0" })
	void readsNumbers(String json, double value) {
		assertThat(Double.doubleToRawLongBits(cursor(json).number())).isEqualTo(Double.doubleToRawLongBits(value));
	}

	@Test
	void readsNumberThatIsTooLargeAsInfinite() {
		assertThat(cursor("1e999").number()).isInfinite();
		assertThat(cursor("-1e999").number()).isInfinite();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "NaN", "Infinity", "-Infinity" })
	void readsWhatStandsForNoNumberAsNotANumber(String json) {
		assertThat(cursor(json).number()).isNaN();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", " ", "-", ".", "-.", "--1", "+-1", "1e", "1e+", "e5", "true", "\"1\"", "[1]", "{}", "," })
	void refusesMalformedNumber(String json) {
		refuses(json, JsonCursor::number);
	}

	@Test
	void refusesNumberOfAbsurdLength() {
		refuses("1".repeat(2_000), JsonCursor::number);
	}

	@Test
	void readsNumbersAsFloatParserDoes() {
		Random random = new Random(42);
		for (int count = 0; count < 50_000; count++) {
			float value = Float.intBitsToFloat(random.nextInt());
			if (Float.isFinite(value)) {
				assertReadsSame(Float.toString(value), value);
				assertReadsSame(Double.toString(value), value);
			}
		}
	}

	@Test
	void readsDecimalsOfEmbeddingsAsDoubleParserDoes() {
		Random random = new Random(43);
		for (int count = 0; count < 50_000; count++) {
			String text = "%s0.%09d%s".formatted(random.nextBoolean() ? "-" : "", random.nextInt(1_000_000_000),
					"1234567890123".substring(random.nextInt(14)));
			assertThat(cursor(text).number()).isEqualTo(Double.parseDouble(text));
		}
	}

	private static void assertReadsSame(String text, float value) {
		float read = (float) cursor(text).number();
		if (Float.floatToRawIntBits(read) != Float.floatToRawIntBits(value)) {
			throw new AssertionError(text + " was read as " + read);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "12 | 12", "12.0 | 12", "1e3 | 1000", "9007199254740992 | 9007199254740992", "-3 | 0", "null | 0",
					"\"12\" | 0", "[1] | 0", "{\"a\":1} | 0", "true | 0", "1e999 | 0", "99999999999999999999 | 0",
					"0.5 | 0" })
	void countsAreZeroForWhatIsNone(String json, long count) {
		JsonCursor cursor = cursor(json);
		assertThat(cursor.countOrZero()).isEqualTo(count);
		cursor.end();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "-1.5e3", "true", "null", "\"a\\\"]\"", "[]", "{}", "[1,[2,{\"a\":[3]}],\"]\"]",
			"{\"a\":{\"b\":\"}\"}}", " [ 1 , 2 ] " })
	void skipsAnyValue(String json) {
		JsonCursor cursor = cursor(json);
		cursor.skip();
		cursor.end();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[", "{\"a\":", "]", "}", ",", ":", "\"a", "[\"a]", "\u0000", "<html>", "[[[[" })
	void refusesToSkipWhatIsNoValue(String json) {
		refuses(json, JsonCursor::skip);
	}

	@Test
	void skipsDepthThatNoStackWouldHold() {
		int depth = 100_000;
		JsonCursor cursor = cursor("[".repeat(depth) + "]".repeat(depth));
		cursor.skip();
		cursor.end();
		refuses("[{\"a\":".repeat(depth), JsonCursor::skip);
	}

	@Test
	void refusesWhatFollowsTheEnd() {
		refuses("{} x", (cursor) -> {
			cursor.skip();
			cursor.end();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1,}", "{,}", "{\"a\"}", "{\"a\":1 \"b\":2}", "{a:1}", "[1}", "{\"a\":1]" })
	void refusesMalformedObject(String json) {
		refuses(json, (cursor) -> {
			cursor.beginObject();
			while (cursor.nextKey() != null) {
				cursor.skip();
			}
			cursor.end();
		});
	}

	@Test
	void readsOnlyAsManyBytesAsThereAre() {
		byte[] buffer = "12345".getBytes(StandardCharsets.US_ASCII);
		assertThat(new JsonCursor(buffer, 3).number()).isEqualTo(123);
		assertThat(catchThrowable(() -> new JsonCursor("\"ab\"".getBytes(StandardCharsets.US_ASCII), 3).string()))
			.isInstanceOf(UnusableAnswerException.class);
	}

	@Test
	void problemNamesOffsetAndNoText() {
		UnusableAnswerException failure = refuses("{\"secret\" 1}", (cursor) -> {
			cursor.beginObject();
			cursor.nextKey();
		});
		assertThat(failure.problem()).isEqualTo("The answer is not JSON at byte 10.");
	}

	private static UnusableAnswerException refuses(String json, Consumer<JsonCursor> reading) {
		Throwable failure = catchThrowable(() -> reading.accept(cursor(json)));
		assertThat(failure).as(json.substring(0, Math.min(json.length(), 40)))
			.isInstanceOf(UnusableAnswerException.class);
		UnusableAnswerException unusable = (UnusableAnswerException) failure;
		assertThat(unusable.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		return unusable;
	}

	private static JsonCursor cursor(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return new JsonCursor(bytes, bytes.length);
	}

}
