package dev.graphrag.openai.budget;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.graphrag.openai.budget.MeteredOpenAi.Arrival;

/**
 * What a server saw of one model in a window of time.
 *
 * @param seconds length of the window
 * @param answered requests that were answered
 * @param failed requests that failed with a 503
 * @param refused requests that were refused with a 429
 * @param tokens tokens of the answered ones, by client
 */
record FleetFigures(double seconds, long answered, long failed, long refused, Map<String, Long> tokens) {

	/**
	 * Take the figures of a window.
	 * @param journal what arrived
	 * @param from begin, by the clock of {@link System#nanoTime()}
	 * @param to end, by the same clock
	 */
	static FleetFigures of(Collection<Arrival> journal, String model, long from, long to) {
		List<Arrival> arrivals = journal.stream()
			.filter((arrival) -> arrival.model().equals(model))
			.filter((arrival) -> arrival.nanos() >= from && arrival.nanos() < to)
			.toList();
		Map<String, Long> tokens = arrivals.stream()
			.filter((arrival) -> arrival.status() == 200)
			.collect(Collectors.groupingBy(Arrival::client, Collectors.summingLong(Arrival::tokens)));
		return new FleetFigures((to - from) / 1e9, count(arrivals, 200), count(arrivals, 503), count(arrivals, 429),
				tokens);
	}

	private static long count(List<Arrival> arrivals, int status) {
		return arrivals.stream().filter((arrival) -> arrival.status() == status).count();
	}

	/**
	 * Return the share of the permitted tokens that was used.
	 */
	double used(long tokensPerMinute) {
		return this.tokens.values().stream().mapToLong(Long::longValue).sum() / (tokensPerMinute * this.seconds / 60);
	}

	/**
	 * Return how many times the tokens of the client with the fewest the one with the
	 * most has had.
	 */
	double spread() {
		long most = this.tokens.values().stream().mapToLong(Long::longValue).max().orElse(0);
		return most / (double) this.tokens.values().stream().mapToLong(Long::longValue).min().orElse(0);
	}

	/**
	 * Return a line for the manual.
	 */
	String line(String name, long tokensPerMinute) {
		return String.format(Locale.ROOT,
				"| %-36s | %4.1f s | %5d answered | %4d failed | %4d refused | %5.1f %% used | %.2f spread |", name,
				this.seconds, this.answered, this.failed, this.refused, 100 * used(tokensPerMinute), spread());
	}

}
