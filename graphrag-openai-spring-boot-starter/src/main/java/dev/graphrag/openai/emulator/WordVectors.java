package dev.graphrag.openai.emulator;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Vectors of length one that depend on text, model and dimensions alone, and are the more
 * alike the more words two texts share: each word adds to a few components of its own
 * (feature hashing). Short words count less, since most texts share them.
 */
final class WordVectors {

	private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

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
		WORD.matcher(text.toLowerCase(Locale.ROOT))
			.results()
			.map(MatchResult::group)
			.forEach((word) -> add(components, model + ' ' + word, (word.length() <= SHORT) ? WEIGHT_OF_SHORT : 1));
		return normalized(components);
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
