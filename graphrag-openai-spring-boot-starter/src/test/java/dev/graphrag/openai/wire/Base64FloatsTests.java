package dev.graphrag.openai.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

import dev.graphrag.openai.client.OpenAiStubs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Base64Floats} as {@link VectorReader} uses it.
 */
class Base64FloatsTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 256, 1536, 3072 })
	void decodesWhatFloatsEncode(int dimensions) {
		Random random = new Random(dimensions);
		float[] vector = new float[dimensions];
		for (int index = 0; index < dimensions; index++) {
			vector[index] = random.nextFloat() - 0.5f;
		}
		assertThat(decode('"' + OpenAiStubs.base64(vector) + '"', dimensions)).containsExactly(vector);
	}

	@Test
	void keepsEveryBitOfSpecialValues() {
		float[] vector = { 0f, -0f, Float.MIN_VALUE, -Float.MIN_NORMAL, Float.MAX_VALUE, Float.NaN,
				Float.NEGATIVE_INFINITY };
		float[] decoded = decode('"' + OpenAiStubs.base64(vector) + '"', vector.length);
		for (int index = 0; index < vector.length; index++) {
			assertThat(Float.floatToRawIntBits(decoded[index])).isEqualTo(Float.floatToRawIntBits(vector[index]));
		}
	}

	@Test
	void decodesEscapedSlashes() {
		float[] vector = { Float.intBitsToFloat(0xbfffffff), Float.intBitsToFloat(0x3f3fffff), 1f };
		String base64 = OpenAiStubs.base64(vector);
		assertThat(base64).contains("/");
		assertThat(decode('"' + base64.replace("/", "\\/") + '"', 3)).containsExactly(vector);
		assertThat(decode('"' + base64.replace("/", "\\u002f") + '"', 3)).containsExactly(vector);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 4, 5, 1535 })
	void decodesWithoutPadding(int dimensions) {
		float[] vector = OpenAiStubs.vector(dimensions);
		String unpadded = OpenAiStubs.base64(vector).replace("=", "");
		assertThat(decode('"' + unpadded + '"', dimensions)).containsExactly(vector);
	}

	@Test
	void decodesAnotherLengthThanExpected() {
		assertThat(decode('"' + OpenAiStubs.base64(OpenAiStubs.vector(3)) + '"', 1536)).hasSize(3);
		assertThat(decode('"' + OpenAiStubs.base64(OpenAiStubs.vector(3000)) + '"', 1536)).hasSize(3000);
		assertThat(decode("\"\"", 1536)).isEmpty();
	}

	@Test
	void decodesLongerThanItsArraysMayBe() {
		int dimensions = Base64Floats.MAX_FAST_DIMENSIONS + 1;
		assertThat(decode('"' + OpenAiStubs.base64(OpenAiStubs.vector(dimensions)) + '"', dimensions))
			.hasSize(dimensions);
	}

	@Test
	void nonsensicalDimensionsTakeNoMemory() {
		Base64Floats decoder = new Base64Floats(Integer.MAX_VALUE);
		assertThat(decoder.expectedCharacters()).isLessThan(400_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "AAAA", "AAAAAA==AAAA", "AAAAA", "AAAA AAAA", "AAA-AAA_", "AAAAA===",
			"\u00e4\u00e4\u00e4\u00e4", "!!!!", "\\n", "\\ud83d\\ude00", "AAAAAAA=\\u0000" })
	void refusesWhatIsNoBase64OfWholeFloats(String text) {
		for (int dimensions = 1; dimensions < 4; dimensions++) {
			int expected = dimensions;
			assertThatExceptionOfType(UnusableAnswerException.class)
				.isThrownBy(() -> read('"' + text + '"', expected, (reader) -> Optional.ofNullable(reader.read(0))))
				.withMessage("The answer's field data[0].embedding is not base64 of whole floats.");
		}
	}

	private static float[] decode(String json, int dimensions) {
		return read(json, dimensions, (reader) -> Objects.requireNonNull(reader.read(0)));
	}

	// After three bytes that are no part of the document, as offsets have to bear.
	private static <T> T read(String json, int dimensions, Decoding<T> decoding) {
		byte[] bytes = ("\ufeff [" + json + "]").getBytes(StandardCharsets.UTF_8);
		return AnswerParser.read(bytes, bytes.length, (answer) -> {
			answer.nextElement();
			T result = decoding.read(new VectorReader(answer, dimensions));
			assertThat(answer.nextElement()).isFalse();
			return result;
		});
	}

	private interface Decoding<T> {

		T read(VectorReader reader) throws IOException;

	}

}
