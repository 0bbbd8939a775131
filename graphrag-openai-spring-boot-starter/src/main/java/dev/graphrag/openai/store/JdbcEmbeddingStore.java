package dev.graphrag.openai.store;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

import javax.sql.DataSource;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.EmbeddingStore;

import org.springframework.util.Assert;

/**
 * Store of vectors in the table {@code openai_embedding} of a relational database, made
 * by the script {@code dev/graphrag/openai/store/schema-h2.sql} or
 * {@code schema-postgresql.sql} on the class path. Another database needs a table of the
 * same columns.
 *
 * <pre class="code">
 * hash         64 hexadecimal digits of {@link EmbeddingKey}, the primary key
 * model        embedding model
 * dimensions   length of the vector
 * vector       4-byte IEEE numbers, lowest byte first: numpy.frombuffer(vector, dtype='&lt;f4')
 * created_at   when the row was written
 * </pre>
 *
 * Every call is a transaction of its own on a connection of its own, besides the one that
 * a caller's transaction has: rows stay when the caller rolls back, and a call that fails
 * leaves the caller's transaction as it was. The pool needs room for both. A database
 * that does not answer is given up after 10 seconds. H2 closes a file whose reader is
 * interrupted, for all its users, unless its URL begins with {@code jdbc:h2:async:}.
 *
 * <p>
 * Thread-safe, also for several processes that write the same keys at once.
 */
public final class JdbcEmbeddingStore implements EmbeddingStore {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final EmbeddingTable table = new EmbeddingTable();

	private final OwnTransactions transactions;

	private final Duration timeout;

	/**
	 * Create a store.
	 * @param dataSource the database, which has the table
	 */
	public JdbcEmbeddingStore(DataSource dataSource) {
		this(dataSource, TIMEOUT);
	}

	JdbcEmbeddingStore(DataSource dataSource, Duration timeout) {
		Assert.notNull(dataSource, "dataSource must not be null");
		this.transactions = new OwnTransactions(dataSource, timeout);
		this.timeout = timeout;
	}

	@Override
	public Map<EmbeddingKey, float[]> find(Collection<EmbeddingKey> keys) {
		Assert.notNull(keys, "keys must not be null");
		return keys.isEmpty() ? Map.of() : this.transactions.read((jdbc) -> this.table.find(jdbc, keys));
	}

	@Override
	public void save(Map<EmbeddingKey, float[]> vectors) {
		Assert.notNull(vectors, "vectors must not be null");
		new RowWriter(this.table, this.transactions, this.timeout).write(vectors);
	}

}
