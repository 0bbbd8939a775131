package dev.graphrag.openai.emulator;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class WordVectorsTests {

	private static final String MODEL = "text-embedding-3-small";

	@Test
	void dependOnTheTextAlone() {
		assertThat(vector("The lighthouse stands on a rock.")).isEqualTo(vector("The lighthouse stands on a rock."));
	}

	@Test
	void areTheMoreAlikeTheMoreWordsAreShared() {
		String text = "The keeper of the lighthouse lights the lamp at dusk.";
		double many = similarity(text, "When does the keeper light the lamp of the lighthouse?");
		double few = similarity(text, "Who built the lighthouse?");
		double none = similarity(text, "The price of the salt, and of the pans.");
		assertThat(many).isGreaterThan(few + 0.1);
		assertThat(few).isGreaterThan(none + 0.1);
	}

	@Test
	void findTheRightOneAmongManyTexts() {
		List<float[]> records = IntStream.range(0, 100)
			.mapToObj(
					(number) -> vector("This is the record of item" + number + ", kept in drawer number " + number * 7))
			.toList();
		for (int wanted = 0; wanted < records.size(); wanted++) {
			float[] question = vector("Which number has record item" + wanted + "?");
			float[] found = Collections.max(records,
					Comparator.comparingDouble((record) -> similarity(question, record)));
			assertThat(found).isSameAs(records.get(wanted));
		}
	}

	@Test
	void differForTheSameWordsInAnotherOrder() {
		assertThat(vector("dog bites man")).isNotEqualTo(vector("man bites dog"));
		assertThat(similarity("dog bites man", "man bites dog")).isGreaterThan(0.9);
	}

	@Test
	void takeNoNoticeOfCaseAndPunctuation() {
		assertThat(similarity("Alpha, beta!", "alpha BETA")).isGreaterThan(0.9);
	}

	@Test
	void takeNoNoticeOfHowAnAccentIsWritten() {
		assertThat(similarity("un caf\u00e9 noir", "un cafe\u0301 noir")).isGreaterThan(0.9);
	}

	@Test
	void compareWhatIsWrittenWithoutSpaces() {
		assertThat(similarity("日本の首都は東京です", "日本の首都はどこですか")).isGreaterThan(0.4);
		assertThat(similarity("日本の首都は東京です", "猫が好き")).isLessThan(0.2);
	}

	@Test
	void differForModels() {
		assertThat(vector("text")).isNotEqualTo(WordVectors.vector("text", "another", 1536));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 256, 1536, 3072 })
	void haveTheLengthOne(int dimensions) {
		for (String text : new String[] { "a", "!?", " ", "日本語 のテキスト", "one two three four five six" }) {
			float[] vector = WordVectors.vector(text, MODEL, dimensions);
			assertThat(vector).hasSize(dimensions);
			assertThat(similarity(vector, vector)).isEqualTo(1, within(1e-5));
		}
	}

	private static float[] vector(String text) {
		return WordVectors.vector(text, MODEL, 1536);
	}

	private static double similarity(String first, String second) {
		return similarity(vector(first), vector(second));
	}

	private static double similarity(float[] first, float[] second) {
		double sum = 0;
		for (int index = 0; index < first.length; index++) {
			sum += (double) first[index] * second[index];
		}
		return sum;
	}

}
