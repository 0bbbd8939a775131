package dev.graphrag.openai.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

import javax.sql.DataSource;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.EmbeddingStore;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;
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
 * that does not answer is given up after 10 seconds.
 *
 * <p>
 * Thread-safe, also for several processes that write the same keys at once.
 */
public final class JdbcEmbeddingStore implements EmbeddingStore {

	// Short transactions, since others may wait for the same keys: 1.5 MB at 1,536
	// dimensions.
	private static final int BATCH = 256;

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
		// Writers that meet at the same keys go through them in one order, and none waits
		// for one that waits for it.
		List<Entry<EmbeddingKey, float[]>> rows = new ArrayList<>(vectors.entrySet());
		rows.sort(Comparator.comparing((row) -> row.getKey().hash()));
		parts(rows, BATCH).forEach(this::saveBatch);
	}

	// What another writer has written meanwhile need not be written again. What is left
	// after that is tried in smaller parts: a row that is refused holds up no other.
	private void saveBatch(List<Entry<EmbeddingKey, float[]>> batch) {
		long end = System.nanoTime() + this.timeout.toNanos();
		DataAccessException refused = null;
		Deque<List<Entry<EmbeddingKey, float[]>>> left = new ArrayDeque<>(List.of(batch));
		while (!left.isEmpty()) {
			List<Entry<EmbeddingKey, float[]>> rows = left.removeFirst();
			try {
				this.transactions.write((jdbc) -> this.table.insert(jdbc, rows));
			}
			catch (DataIntegrityViolationException | TransientDataAccessException ex) {
				if (System.nanoTime() >= end) {
					throw ex;
				}
				List<Entry<EmbeddingKey, float[]>> absent = absent(rows);
				boolean alone = absent.size() == 1 && rows.size() == 1;
				if (alone && ex instanceof DataIntegrityViolationException) {
					refused = ex;
				}
				else {
					left.addAll(parts(absent, (absent.size() < rows.size()) ? rows.size() : (rows.size() + 1) / 2));
				}
			}
		}
		if (refused != null) {
			throw refused;
		}
	}

	private List<Entry<EmbeddingKey, float[]>> absent(List<Entry<EmbeddingKey, float[]>> rows) {
		Set<String> written = this.transactions.read((jdbc) -> this.table.findHashes(jdbc, rows));
		return rows.stream().filter((row) -> !written.contains(row.getKey().hash())).toList();
	}

	private static <T> List<List<T>> parts(List<T> rows, int size) {
		List<List<T>> parts = new ArrayList<>();
		for (int from = 0; from < rows.size(); from += size) {
			parts.add(rows.subList(from, Math.min(from + size, rows.size())));
		}
		return parts;
	}

}
