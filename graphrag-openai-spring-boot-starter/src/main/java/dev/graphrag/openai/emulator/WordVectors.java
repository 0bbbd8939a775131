package dev.graphrag.openai.emulator;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Vectors of length one that depend on text, model and dimensions alone, and are the more
 * alike the more words two texts share: each word adds to a few components of its own
 * (feature hashing). Short words count less, since most texts share them.
 */
final class WordVectors {

	private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

	private static final Pattern WITHOUT_SPACES = Pattern
		.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]");

	private static final int COMPONENTS = 16;

	private static final int SHORT = 3;

	private static final double WEIGHT_OF_SHORT = 0.2;

	// Enough to tell texts of the same words apart, and a text without any from nothing.
	private static final double WEIGHT_OF_TEXT = 0.1;

	private WordVectors() {
	}

	static float[] vector(String text, String model, int dimensions) {
		double[] components = new double[dimensions];
		add(components, model + '\n' + text, WEIGHT_OF_TEXT);
		WORD.matcher(Normalizer.normalize(text, Form.NFC).toLowerCase(Locale.ROOT))
			.results()
			.map(MatchResult::group)
			.flatMap(WordVectors::features)
			.forEach((word) -> add(components, model + ' ' + word,
					(word.length() <= SHORT && !isWithoutSpaces(word)) ? WEIGHT_OF_SHORT : 1));
		return normalized(components);
	}

	// Where words are written without spaces, pairs of characters stand for them.
	private static Stream<String> features(String word) {
		return isWithoutSpaces(word)
				? IntStream.range(0, word.length() - 1).mapToObj((at) -> word.substring(at, at + 2)) : Stream.of(word);
	}

	private static boolean isWithoutSpaces(String word) {
		return word.length() > 1 && WITHOUT_SPACES.matcher(word).find();
	}

	private static void add(double[] components, String feature, double weight) {
		SplittableRandom random = new SplittableRandom(feature.hashCode());
		for (int count = 0; count < COMPONENTS; count++) {
			components[random.nextInt(components.length)] += weight * (random.nextBoolean() ? 1 : -1);
		}
	}

	private static float[] normalized(double[] components) {
		double squares = 0;
		for (double component : components) {
			squares += component * component;
		}
		float[] vector = new float[components.length];
		if (squares == 0) {
			// The signs of a few components cancelled each other out.
			vector[0] = 1;
			return vector;
		}
		for (int index = 0; index < vector.length; index++) {
			vector[index] = (float) (components[index] / Math.sqrt(squares));
		}
		return vector;
	}

}
