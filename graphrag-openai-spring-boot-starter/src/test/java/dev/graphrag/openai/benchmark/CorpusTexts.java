package dev.graphrag.openai.benchmark;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A corpus of short texts, none like another, made while they are read: 60 to 80
 * characters, such as
 * {@code Passage 4711: the river trade of Basel after the flood, seen by its clerks.}
 */
final class CorpusTexts {

	private static final List<String> SUBJECTS = List.of("the river trade", "the guild's ledgers", "the old harbour",
			"the silk market", "the city council", "the grain prices", "the printing houses");

	private static final List<String> PLACES = List.of("Basel", "Antwerp", "Lisbon", "Krakow", "Venice", "Bergen",
			"Seville", "Riga", "Lyon", "Genoa", "Tallinn");

	private static final List<String> TIMES = List.of("after the flood", "before the war", "in a dry year",
			"under new rulers", "in the plague years");

	private CorpusTexts() {
	}

	/**
	 * Return texts by their numbers.
	 * @param first the first number
	 * @param count how many
	 */
	static Stream<String> stream(long first, int count) {
		return LongStream.range(first, first + count).mapToObj(CorpusTexts::text);
	}

	static List<String> list(long first, int count) {
		return stream(first, count).toList();
	}

	private static String text(long number) {
		return "Passage " + number + ": " + of(SUBJECTS, number) + " of " + of(PLACES, number) + ' ' + of(TIMES, number)
				+ ", seen by its clerks.";
	}

	private static String of(List<String> words, long number) {
		return words.get((int) (number % words.size()));
	}

}
