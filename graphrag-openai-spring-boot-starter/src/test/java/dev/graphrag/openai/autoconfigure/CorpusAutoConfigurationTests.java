package dev.graphrag.openai.autoconfigure;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.CorpusProgress;
import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.EmbeddingStore;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.corpus.MapStore;
import dev.graphrag.openai.corpus.PaidTexts;
import dev.graphrag.openai.springai.FakeClient;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class CorpusAutoConfigurationTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final PaidTexts texts = new PaidTexts(this.openAi, 4);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, OpenAiTelemetryAutoConfiguration.class,
						OpenAiClientAutoConfiguration.class, CorpusAutoConfiguration.class,
						SoleGuardedModelsAutoConfiguration.class, GuardedModelsAutoConfiguration.class))
		.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789", "graphrag.openai.warm-up.enabled=false",
				"graphrag.openai.allow-insecure-base-url=true", "graphrag.openai.base-url=" + this.openAi.baseUrl(),
				"graphrag.openai.embedding.dimensions=4", "graphrag.openai.corpus.max-inputs=2");

	@AfterEach
	void close() {
		this.openAi.close();
	}

	@Test
	void suppliesAnEmbedderThatFollowsTheSettings() {
		this.runner.run((context) -> {
			assertThat(embed(context.getBean(CorpusEmbedder.class))).containsExactly(Origin.EMBEDDED, Origin.EMBEDDED,
					Origin.EMBEDDED);
			assertThat(this.texts.sizes()).containsExactlyInAnyOrder(2, 1);
		});
	}

	@Test
	void backsOffFromAnEmbedderOfTheApplication() {
		CorpusEmbedder own = (texts, listener) -> Stream.empty();
		this.runner.withBean(CorpusEmbedder.class, () -> own)
			.run((context) -> assertThat(context.getBean(CorpusEmbedder.class)).isSameAs(own));
	}

	@Test
	void storeOfTheApplicationServesRunsCallsAndVectorStores() {
		this.runner.withBean(MapStore.class, MapStore::new).run((context) -> {
			embed(context.getBean(CorpusEmbedder.class));
			assertThat(this.texts.paid()).hasSize(3);
			context.getBean(SharedOpenAiClient.class).embeddings(List.of("a", "b"));
			assertThat(this.texts.paid()).hasSize(3);
			for (int run = 1; run <= 2; run++) {
				SimpleVectorStore.builder(context.getBean(EmbeddingModel.class))
					.build()
					.add(List.of(new Document("d"), new Document("e")));
				// As Spring AI sends documents: with a place for their metadata.
				assertThat(this.texts.paid()).hasSize(5).containsEntry("\n\nd", 1);
			}
			assertThat(embed(context.getBean(CorpusEmbedder.class))).containsOnly(Origin.STORED);
		});
	}

	@Test
	void withoutAStoreNothingIsKept() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(EmbeddingStore.class);
			embed(context.getBean(CorpusEmbedder.class));
			embed(context.getBean(CorpusEmbedder.class));
			assertThat(this.texts.paid().values()).containsOnly(2);
		});
	}

	@Test
	void listenersOfTheApplicationAreTold() {
		AtomicInteger completed = new AtomicInteger();
		this.runner.withBean(CorpusListener.class, () -> new CorpusListener() {

			@Override
			public void runCompleted(CorpusProgress progress) {
				completed.incrementAndGet();
			}

		}).run((context) -> {
			embed(context.getBean(CorpusEmbedder.class));
			assertThat(completed).hasValue(1);
		});
	}

	@Test
	void startsWithAClientOfTheApplicationsOwn() {
		this.runner.withBean(SharedOpenAiClient.class, FakeClient::new)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(CorpusEmbedder.class));
	}

	private static List<Origin> embed(CorpusEmbedder embedder) {
		try (Stream<EmbeddedText> embedded = embedder.embed(Stream.of("a", "b", "c"))) {
			return embedded.map(EmbeddedText::origin).toList();
		}
	}

}
