package dev.graphrag.openai.springai;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings.Embedding;
import org.junit.jupiter.api.Test;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TokenBatchingStrategyTests {

	private final TokenBatchingStrategy strategy = new TokenBatchingStrategy(Document::getText);

	@Test
	void fillsRequestsWithTexts() {
		assertThat(this.strategy.batch(documents(5000, "short"))).extracting(List::size)
			.containsExactly(2048, 2048, 904);
	}

	@Test
	void fillsRequestsWithTokens() {
		List<Document> documents = documents(80, " word".repeat(8000));
		assertThat(this.strategy.batch(documents)).extracting(List::size).containsExactly(37, 37, 6);
	}

	@Test
	void keepsTheOrderAndEqualDocuments() {
		List<Document> documents = IntStream.range(0, 3000)
			.mapToObj((index) -> new Document("id-" + index % 7, "text " + index % 7, Map.of()))
			.toList();
		assertThat(this.strategy.batch(documents)).flatMap((batch) -> batch).containsExactlyElementsOf(documents);
	}

	@Test
	void documentOfMegabytesIsRefusedWithoutCountingItsTokens() {
		assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> this.strategy.batch(documents(1, "a".repeat(10_000_000))))
			.withMessageContaining("78125 tokens");
	}

	@Test
	void makesNothingOfNothing() {
		assertThat(this.strategy.batch(List.of())).isEmpty();
	}

	@Test
	void takesTheLongestTextThatOpenAiTakes() {
		assertThat(this.strategy.batch(documents(1, " word".repeat(8192)))).hasSize(1);
	}

	@Test
	void namesEveryDocumentThatCannotBeEmbedded() {
		List<Document> documents = List.of(new Document("long", " word".repeat(8193), Map.of()),
				new Document("fit", "text", Map.of()), new Document("blank", " ", Map.of()));
		assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(() -> this.strategy.batch(documents))
			.withMessageContainingAll("long (8193 tokens)", "blank (0 tokens)", "No request was made.")
			.withMessageNotContaining("fit")
			.satisfies((failure) -> {
				assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
				assertThat(failure.details()).containsEntry("documents", Map.of("long", 8193, "blank", 0));
			});
	}

	@Test
	void namesTwentyOfMany() {
		List<Document> documents = IntStream.range(0, 30)
			.mapToObj((index) -> new Document("id-" + index, " ", Map.of()))
			.toList();
		assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(() -> this.strategy.batch(documents))
			.withMessageContaining("id-19 (0 tokens) and 10 more.");
	}

	@Test
	void countsSpecialTokensAsText() {
		assertThat(this.strategy.batch(documents(1, "<|endoftext|>"))).hasSize(1);
	}

	@Test
	void countsWhatIsSent() {
		FakeClient client = new FakeClient();
		GuardedEmbeddingModel model = new GuardedEmbeddingModel(client, new Embedding("m", 2));
		TokenBatchingStrategy sent = new TokenBatchingStrategy(model::getEmbeddingContent);
		Document document = new Document("id", "text", Map.of("summary", " word".repeat(9000)));
		assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(() -> sent.batch(List.of(document)));
		assertThat(this.strategy.batch(List.of(document))).hasSize(1);
	}

	// As the Neo4j and Qdrant stores add documents.
	@Test
	void embedsFiveThousandDocumentsWithThreeRequests() {
		FakeClient client = new FakeClient();
		GuardedEmbeddingModel model = new GuardedEmbeddingModel(client, new Embedding("m", 2));
		List<float[]> vectors = model.embed(documents(5000, "short"), EmbeddingOptions.builder().build(),
				new TokenBatchingStrategy(model::getEmbeddingContent));
		assertThat(vectors).hasSize(5000);
		assertThat(client.requests()).containsExactly(2048, 2048, 904);
	}

	private static List<Document> documents(int count, String text) {
		return Collections.nCopies(count, new Document(text));
	}

}
