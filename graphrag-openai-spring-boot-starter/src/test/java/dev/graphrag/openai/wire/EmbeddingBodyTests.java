package dev.graphrag.openai.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.client.OpenAiStubs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link EmbeddingBody}.
 */
class EmbeddingBodyTests {

	private static final float[] ONE = { 0.25f, -0.5f, 1f };

	private static final float[] TWO = { -0f, 3f, Float.MIN_VALUE };

	@Test
	void readsBase64InInputOrder() {
		EmbeddingBody body = read(OpenAiStubs.embeddings(ONE, TWO), 2, 3);
		assertThat(body.vectors()).containsExactly(ONE, TWO);
		assertThat(body.model()).isEqualTo("text-embedding-3-small");
		assertThat(body.promptTokens()).isEqualTo(8);
	}

	@Test
	void putsAnswersOutOfOrderIntoInputOrder() {
		String items = item(2, "[3,3,3]") + "," + item(0, "[1,1,1]") + "," + item(1, "[2,2,2]");
		assertThat(read(OpenAiStubs.embeddingAnswer(items), 3, 3).vectors()).containsExactly(new float[] { 1, 1, 1 },
				new float[] { 2, 2, 2 }, new float[] { 3, 3, 3 });
	}

	@Test
	void readsKeysInAnyOrder() {
		assertThat(read("{\"usage\":{\"prompt_tokens\":3},\"data\":[{\"embedding\":[1],\"x\":[{}],\"index\":1},"
				+ "{\"index\":0.0,\"embedding\":[2]}],\"model\":\"m\",\"error\":null}", 2, 1)
			.vectors()).containsExactly(new float[] { 2 }, new float[] { 1 });
	}

	@Test
	void missingIndexesMeanTheAnswersOrder() {
		assertThat(read("{\"data\":[{\"embedding\":[1]},{\"index\":null,\"embedding\":[2]}]}", 2, 1).vectors())
			.containsExactly(new float[] { 1 }, new float[] { 2 });
	}

	@Test
	void readsNumbersThatAreText() {
		EmbeddingBody body = read("{\"data\":[{\"index\":\"1\",\"embedding\":[\"0.5\"]},"
				+ "{\"index\":\"0\",\"embedding\":[2]}],\"usage\":{\"prompt_tokens\":\"9\"}}", 2, 1);
		assertThat(body.vectors()).containsExactly(new float[] { 2 }, new float[] { 0.5f });
		assertThat(body.promptTokens()).isEqualTo(9);
	}

	@Test
	void readsCountAboveTheRangeOfInt() {
		assertThat(
				read("{\"data\":[{\"embedding\":[1]}],\"usage\":{\"prompt_tokens\":99999999999}}", 1, 1).promptTokens())
			.isEqualTo(99_999_999_999L);
	}

	@Test
	void readsOnBehindByteOrderMark() {
		assertThat(read("\ufeff" + OpenAiStubs.embeddings(ONE, TWO), 2, 3).vectors()).containsExactly(ONE, TWO);
	}

	@Test
	void passesOnErrorInsideGoodStatus() {
		ErrorInAnswerException error = catchThrowableOfType(ErrorInAnswerException.class,
				() -> read("{\"error\":{\"code\":429},\"data\":[]}", 1, 1));
		assertThat(error.error().status()).isEqualTo(429);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[0,0,0]", "[0,-0.0,0.0]", "\"AAAAAAAAAAAAAAAA\"" })
	void refusesVectorThatIsAllZero(String embedding) {
		UnusableAnswerException refusal = refusal(OpenAiStubs.embeddingAnswer(item(0, embedding)), 1, 3);
		assertThat(refusal.reason()).isEqualTo(FailureReason.INVALID_VECTOR);
		assertThat(refusal.problem()).isEqualTo("The vector for input 0 has no component but zero.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"!\"", "\"AAAAA\"", "\"AAAAAAAAAAAAAAA \"", "[1,true,2]", "[1,\"x\",2]", "[1,[2],3]",
			"[1,{},3]", "[[1,2,3]]", "{}", "{\"values\":[1,2,3]}", "7", "true" })
	void refusesVectorThatIsMadeOfSomethingElse(String embedding) {
		UnusableAnswerException refusal = refusal(
				OpenAiStubs.embeddingAnswer(item(1, "[1,2,3]") + ',' + item(0, embedding)), 2, 3);
		assertThat(refusal.reason()).isEqualTo(FailureReason.INVALID_ANSWER);
		assertThat(refusal.figures()).containsEntry("field", "data[1].embedding");
		assertThat(refusal.problem()).startsWith("The answer's field data[1].embedding ");
	}

	@Test
	void missingUsageAndModelCountAsNothing() {
		EmbeddingBody body = read("{\"data\":[{\"embedding\":[1]}]}", 1, 1);
		assertThat(body.promptTokens()).isZero();
		assertThat(body.model()).isEmpty();
	}

	@Test
	void readsFloatsAsFloatParserDoes() {
		Random random = new Random(7);
		float[] vector = new float[10_000];
		for (int index = 0; index < vector.length; index++) {
			float value = Float.intBitsToFloat(random.nextInt());
			vector[index] = Float.isFinite(value) ? value : -0f;
		}
		vector[0] = Float.MIN_VALUE;
		vector[1] = Float.MAX_VALUE;
		vector[2] = -Float.MIN_NORMAL;
		float[] read = read(OpenAiStubs.embeddingAnswer(item(0, Arrays.toString(vector))), 1, vector.length).vectors()
			.get(0);
		assertThat(bits(read)).isEqualTo(bits(vector));
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "null", "Infinity", "-Infinity", "1e999", "-1e999", "3.5e38" })
	void refusesComponentThatIsNotFinite(String component) {
		UnusableAnswerException refusal = refusal(OpenAiStubs.embeddingAnswer(item(0, "[0.1," + component + ",0.3]")),
				1, 3);
		assertThat(refusal.reason()).isEqualTo(FailureReason.INVALID_VECTOR);
		assertThat(refusal.problem()).contains("input 0");
	}

	@Test
	void refusesBase64ThatIsNotFinite() {
		for (float component : new float[] { Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY }) {
			float[] vector = { 1, component, 2 };
			assertThat(refusal(OpenAiStubs.embeddings(ONE, vector), 2, 3).reason())
				.isEqualTo(FailureReason.INVALID_VECTOR);
		}
	}

	@ParameterizedTest
	@CsvSource({ "2, 3", "4, 3", "0, 3", "1, 3", "1535, 1536", "1537, 1536", "3072, 1536" })
	void refusesOtherLengthInBothForms(int length, int expected) {
		float[] vector = OpenAiStubs.vector(length);
		for (String embedding : new String[] { '"' + OpenAiStubs.base64(vector) + '"', Arrays.toString(vector) }) {
			UnusableAnswerException refusal = refusal(OpenAiStubs.embeddingAnswer(item(0, embedding)), 1, expected);
			assertThat(refusal.reason()).isEqualTo(FailureReason.DIMENSION_MISMATCH);
			assertThat(refusal.figures()).containsEntry("expected_dimensions", expected)
				.containsEntry("vector_length", length);
		}
	}

	@Test
	void endlessVectorIsCountedAndNotKept() {
		String endless = "0,".repeat(2_000_000) + "0";
		UnusableAnswerException refusal = refusal(OpenAiStubs.embeddingAnswer(item(0, "[" + endless + "]")), 1, 3);
		assertThat(refusal.figures()).containsEntry("vector_length", 2_000_001);
	}

	@Test
	void nonsensicalDimensionsTakeNoMemory() {
		assertThat(refusal(OpenAiStubs.embeddings(ONE), 1, Integer.MAX_VALUE).reason())
			.isEqualTo(FailureReason.DIMENSION_MISMATCH);
		assertThat(refusal(OpenAiStubs.embeddingAnswer(item(0, "[1,2]")), 1, Integer.MAX_VALUE).figures())
			.containsEntry("vector_length", 2);
	}

	@Test
	void keepsVectorsLongerThanTheFastArrays() {
		float[] vector = OpenAiStubs.vector(Base64Floats.MAX_FAST_DIMENSIONS * 2 + 3);
		assertThat(read(OpenAiStubs.embeddings(vector), 1, vector.length).vectors()).containsExactly(vector);
		assertThat(read(OpenAiStubs.embeddingAnswer(item(0, Arrays.toString(vector))), 1, vector.length).vectors())
			.containsExactly(vector);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "0 0", "0 2", "0 -1", "0 1.5", "0", "0 1 2", "0 1 1", "1 1", "0 1e999", "0 99999999999" })
	void refusesAnythingButOneVectorPerInput(String indexes) {
		String items = Arrays.stream(indexes.split(" "))
			.filter((index) -> !index.isEmpty())
			.map((index) -> "{\"index\":" + index + ",\"embedding\":[1]}")
			.collect(Collectors.joining(","));
		assertThat(refusal(OpenAiStubs.embeddingAnswer(items), 2, 1).reason()).isEqualTo(FailureReason.NO_EMBEDDING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"data\":null}", "{\"data\":{}}", "{\"data\":\"x\"}", "{\"data\":[]}",
			"{\"data\":[{}]}", "{\"data\":[{\"index\":0}]}", "{\"data\":[{\"embedding\":null}]}", "{\"data\":[null]}",
			"{\"data\":[[1]]}" })
	void refusesMissingVector(String json) {
		assertThat(refusal(json, 1, 1).reason()).isEqualTo(FailureReason.NO_EMBEDDING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html/>", "{\"data\":[{\"embedding\":[1,]}]}", "{\"data\":[{\"embedding\":[.]}]}",
			"{\"data\":[{\"embedding\":[1]}]}x", "{\"data\":[{\"embedding\":[1]}],\"x\":[}",
			"{\"data\":[{\"embedding\":[1]}],\"x\":tru}", "{\"data\":[{\"embedding\":[1]}],\"x\":[1,,2]}" })
	void refusesWhatIsNotJson(String json) {
		assertThat(refusal(json, 1, 1).reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "[]", "7", "\"text\"", "true" })
	void refusesWhatIsNoObject(String json) {
		assertThat(refusal(json, 1, 1).reason()).isEqualTo(FailureReason.INVALID_ANSWER);
	}

	@Test
	void brokenAnswerIsNotTakenForWrongOne() {
		String cut = "{\"data\":[{\"index\":0,\"embedding\":[1,2,3,4]},{\"index\":1,";
		assertThat(refusal(cut, 2, 3).reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
	}

	@Test
	void everyCutIsUnreadable() {
		byte[] base64 = bytes(OpenAiStubs.embeddings(ONE, TWO));
		byte[] floats = bytes(OpenAiStubs.embeddingAnswer(item(1, "[-1.5e-3, 2, 0.1]") + "," + item(0, "[0,-0,7E2]")));
		Garbling.assertEveryCutIsUnreadable(base64, (buffer, length) -> EmbeddingBody.read(buffer, length, 2, 3));
		Garbling.assertEveryCutIsUnreadable(floats, (buffer, length) -> EmbeddingBody.read(buffer, length, 2, 3));
	}

	@Test
	void changedBytesNeverEscape() {
		byte[] base64 = bytes(OpenAiStubs.embeddings(ONE, TWO));
		byte[] floats = bytes(OpenAiStubs.embeddingAnswer(item(1, "[-1.5e-3, 2, 0.1]") + "," + item(0, "[0,-0,7E2]")));
		Garbling.assertChangesNeverEscape(base64, 30_000, (buffer, length) -> EmbeddingBody.read(buffer, length, 2, 3));
		Garbling.assertChangesNeverEscape(floats, 30_000, (buffer, length) -> EmbeddingBody.read(buffer, length, 2, 3));
	}

	private static String item(int index, String embedding) {
		return OpenAiStubs.item(index, embedding);
	}

	private static int[] bits(float[] vector) {
		int[] bits = new int[vector.length];
		for (int index = 0; index < vector.length; index++) {
			bits[index] = Float.floatToRawIntBits(vector[index]);
		}
		return bits;
	}

	private static UnusableAnswerException refusal(String json, int inputs, int dimensions) {
		UnusableAnswerException refusal = catchThrowableOfType(UnusableAnswerException.class,
				() -> read(json, inputs, dimensions));
		assertThat(refusal).isNotNull();
		return refusal;
	}

	private static EmbeddingBody read(String json, int inputs, int dimensions) {
		byte[] bytes = bytes(json);
		return EmbeddingBody.read(bytes, bytes.length, inputs, dimensions);
	}

	private static byte[] bytes(String json) {
		return json.getBytes(StandardCharsets.UTF_8);
	}

}
