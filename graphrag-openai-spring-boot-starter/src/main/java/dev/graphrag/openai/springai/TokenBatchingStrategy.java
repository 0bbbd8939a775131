package dev.graphrag.openai.springai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.EmbeddingLimits;
import dev.graphrag.openai.tokens.TextTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Batches of documents that fill OpenAI's limits of one embedding request, which are
 * 300,000 tokens and 2,048 texts: 5,000 documents of 20 tokens yield 3 batches. Spring
 * AI's own {@code TokenCountBatchingStrategy} allows about 7,400 tokens.
 *
 * <p>
 * A document of more than 8,192 tokens is refused by OpenAI, and so is one without text.
 * Such documents are found before the first request, so that nothing is paid for and
 * lost: the error names all of them by their ids, for a caller to split, or to leave out.
 * Tokens are counted as OpenAI's embedding models count them, in the text that is sent.
 * Thread-safe.
 */
public final class TokenBatchingStrategy implements BatchingStrategy {

	private static final int MAX_NAMED = 20;

	private final Function<Document, @Nullable String> content;

	/**
	 * Create a strategy.
	 * @param content makes of a document the text that is sent, such as
	 * {@code embeddingModel::getEmbeddingContent}
	 */
	public TokenBatchingStrategy(Function<Document, @Nullable String> content) {
		Assert.notNull(content, "content must not be null");
		this.content = content;
	}

	/**
	 * Part documents into batches, in their order.
	 * @param documents the documents
	 * @return the batches, none empty
	 * @throws OpenAiClientException with reason {@code invalid_request} if documents
	 * cannot be embedded; their ids and tokens are in its details as {@code documents}
	 */
	@Override
	public List<List<Document>> batch(List<Document> documents) {
		Assert.notNull(documents, "documents must not be null");
		int[] tokens = documents.stream().mapToInt(this::tokens).toArray();
		check(documents, tokens);
		List<List<Document>> batches = new ArrayList<>();
		List<Document> batch = new ArrayList<>();
		int total = 0;
		for (int index = 0; index < tokens.length; index++) {
			if (batch.size() == EmbeddingLimits.MAX_INPUTS || total + tokens[index] > EmbeddingLimits.MAX_TOKENS) {
				batches.add(batch);
				batch = new ArrayList<>();
				total = 0;
			}
			batch.add(documents.get(index));
			total += tokens[index];
		}
		if (!batch.isEmpty()) {
			batches.add(batch);
		}
		return batches;
	}

	// What has no text counts nothing.
	private int tokens(Document document) {
		String text = this.content.apply(document);
		return StringUtils.hasText(text) ? TextTokens.count(text, EmbeddingLimits.MAX_TOKENS_OF_TEXT) : 0;
	}

	private static void check(List<Document> documents, int[] tokens) {
		Map<String, Integer> unfit = new LinkedHashMap<>();
		for (int index = 0; index < tokens.length; index++) {
			if (tokens[index] == 0 || tokens[index] > EmbeddingLimits.MAX_TOKENS_OF_TEXT) {
				unfit.put(documents.get(index).getId(), tokens[index]);
			}
		}
		if (!unfit.isEmpty()) {
			throw refusal(unfit);
		}
	}

	private static OpenAiClientException refusal(Map<String, Integer> unfit) {
		String named = unfit.entrySet()
			.stream()
			.limit(MAX_NAMED)
			.map((document) -> document.getKey() + " (" + document.getValue() + " tokens)")
			.collect(Collectors.joining(", "));
		String more = (unfit.size() > MAX_NAMED) ? " and " + (unfit.size() - MAX_NAMED) + " more" : "";
		return new OpenAiClientException(FailureReason.INVALID_REQUEST,
				"Documents cannot be embedded, since a text has 1 to " + EmbeddingLimits.MAX_TOKENS_OF_TEXT
						+ " tokens: " + named + more + ". No request was made.",
				"Split long documents before they are added, for example with TokenTextSplitter, and leave out those"
						+ " without text.",
				Map.of("documents", unfit, "max_tokens", EmbeddingLimits.MAX_TOKENS_OF_TEXT));
	}

}
