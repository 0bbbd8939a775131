package dev.graphrag.openai.telemetry;

import java.util.EnumMap;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;

/**
 * Meters of the streams of one model, registered at 0 with every outcome. Thread-safe.
 */
final class StreamMeters {

	private final DistributionSummary firstToken;

	private final Map<StreamOutcome, Counter> outcomes = new EnumMap<>(StreamOutcome.class);

	StreamMeters(MeterCatalog catalog, String model) {
		this.firstToken = catalog.firstToken(model);
		for (StreamOutcome outcome : StreamOutcome.values()) {
			this.outcomes.put(outcome, catalog.streams(model, outcome));
		}
	}

	void firstToken(double milliseconds) {
		this.firstToken.record(milliseconds);
	}

	@SuppressWarnings("NullAway") // the map holds every outcome
	void ended(StreamOutcome outcome) {
		this.outcomes.get(outcome).increment();
	}

}
