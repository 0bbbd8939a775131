package dev.graphrag.openai.telemetry;

import java.util.List;

import dev.graphrag.openai.EmbeddedText.Origin;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CorpusMetersTests {

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final CorpusMeters meters = new CorpusMeters(this.registry);

	@Test
	void showsEveryOutcomeAtZeroFromStartUp() {
		assertThat(samples()).containsExactlyInAnyOrder("graphrag_openai_corpus_texts_total{outcome=\"embedded\"} 0.0",
				"graphrag_openai_corpus_texts_total{outcome=\"stored\"} 0.0",
				"graphrag_openai_corpus_texts_total{outcome=\"duplicate\"} 0.0",
				"graphrag_openai_corpus_texts_total{outcome=\"refused\"} 0.0",
				"graphrag_openai_corpus_texts_total{outcome=\"failed\"} 0.0");
	}

	@Test
	void isACounterWithAHelpText() {
		assertThat(this.registry.scrape().lines()).contains(
				"# HELP graphrag_openai_corpus_texts_total Texts of corpus runs, by what became of them.",
				"# TYPE graphrag_openai_corpus_texts_total counter");
	}

	@Test
	void countsTextsByOutcome() {
		this.meters.textEnded(Origin.EMBEDDED);
		this.meters.textEnded(Origin.EMBEDDED);
		this.meters.textEnded(Origin.REFUSED);
		assertThat(samples()).contains("graphrag_openai_corpus_texts_total{outcome=\"embedded\"} 2.0",
				"graphrag_openai_corpus_texts_total{outcome=\"refused\"} 1.0",
				"graphrag_openai_corpus_texts_total{outcome=\"failed\"} 0.0");
	}

	private List<String> samples() {
		return this.registry.scrape().lines().filter((line) -> !line.startsWith("#")).toList();
	}

}
