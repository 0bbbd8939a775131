package dev.graphrag.openai.ingest.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A vector store in a table, that embeds as those of Spring AI do, in batches, and writes
 * in the caller's transaction.
 */
public class TableVectorStore implements VectorStore {

	private final EmbeddingModel embeddingModel;

	private final BatchingStrategy batching;

	private final JdbcTemplate jdbc;

	private final Runnable beforeWriting;

	/**
	 * Create a store, and its table where there is none.
	 */
	public TableVectorStore(EmbeddingModel embeddingModel, BatchingStrategy batching, JdbcTemplate jdbc) {
		this(embeddingModel, batching, jdbc, () -> {
		});
	}

	/**
	 * Create a store that does something before it writes.
	 * @param beforeWriting run when the documents are embedded and not yet written
	 */
	public TableVectorStore(EmbeddingModel embeddingModel, BatchingStrategy batching, JdbcTemplate jdbc,
			Runnable beforeWriting) {
		this.embeddingModel = embeddingModel;
		this.batching = batching;
		this.jdbc = jdbc;
		this.beforeWriting = beforeWriting;
		jdbc.execute(
				"create table if not exists point (id uuid primary key, source varchar, text varchar, vector varchar)");
	}

	@Override
	public void add(List<Document> documents) {
		List<float[]> vectors = this.embeddingModel.embed(documents, EmbeddingOptions.builder().build(), this.batching);
		this.beforeWriting.run();
		List<Object[]> rows = new ArrayList<>();
		for (int index = 0; index < documents.size(); index++) {
			Document document = documents.get(index);
			rows.add(new Object[] { document.getId(), document.getMetadata().get("source"), document.getText(),
					Arrays.toString(vectors.get(index)) });
		}
		this.jdbc.batchUpdate("merge into point key (id) values (?, ?, ?, ?)", rows);
	}

	@Override
	public void delete(List<String> ids) {
		throw new UnsupportedOperationException("Nothing is deleted by id");
	}

	@Override
	public void delete(Filter.Expression filter) {
		if (filter.type() != Filter.ExpressionType.EQ || !(filter.right() instanceof Filter.Value source)) {
			throw new UnsupportedOperationException("Sources alone are asked for");
		}
		this.jdbc.update("delete from point where source = ?", source.value());
	}

	@Override
	public List<Document> similaritySearch(SearchRequest request) {
		throw new UnsupportedOperationException("Nothing is searched for");
	}

}
