package dev.graphrag.openai.telemetry;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.EmbeddedText.Origin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.util.Assert;

/**
 * Counts the texts of corpus runs by what became of them, as
 * {@code graphrag_openai_corpus_texts_total} in Prometheus. Every outcome is there at 0
 * from the beginning, and all runs add to the same series. For the requests that the
 * texts went out with, see {@link OpenAiMeters}. Thread-safe.
 */
public final class CorpusMeters implements CorpusListener {

	private final Map<Origin, Counter> texts = new EnumMap<>(Origin.class);

	/**
	 * Create meters.
	 * @param registry the registry to count in
	 */
	public CorpusMeters(MeterRegistry registry) {
		Assert.notNull(registry, "registry must not be null");
		MeterCatalog catalog = new MeterCatalog(registry);
		for (Origin origin : Origin.values()) {
			this.texts.put(origin, catalog.corpusTexts(origin.name().toLowerCase(Locale.ROOT)));
		}
	}

	@Override
	@SuppressWarnings("NullAway") // the map holds every origin
	public void textEnded(Origin origin) {
		this.texts.get(origin).increment();
	}

}
