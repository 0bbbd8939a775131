package dev.graphrag.openai.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

import dev.graphrag.openai.EmbeddingKey;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Writes the rows of one call, beside other writers of the same keys. What another has
 * written meanwhile need not be written again; what is left after that is tried in
 * smaller parts, so that a row that the database refuses holds up no other.
 */
final class RowWriter {

	// Short transactions, since others may wait for the same keys: 1.5 MB at 1,536
	// dimensions.
	private static final int BATCH = 256;

	private final EmbeddingTable table;

	private final OwnTransactions transactions;

	private final Duration timeout;

	private @Nullable DataAccessException refused;

	RowWriter(EmbeddingTable table, OwnTransactions transactions, Duration timeout) {
		this.table = table;
		this.transactions = transactions;
		this.timeout = timeout;
	}

	void write(Map<EmbeddingKey, float[]> vectors) {
		// Writers that meet at the same keys go through them in one order, and none waits
		// for one that waits for it.
		List<Entry<EmbeddingKey, float[]>> rows = new ArrayList<>(vectors.entrySet());
		rows.sort(Comparator.comparing((row) -> row.getKey().hash()));
		parts(rows, BATCH).forEach(this::writeBatch);
		if (this.refused != null) {
			throw this.refused;
		}
	}

	private void writeBatch(List<Entry<EmbeddingKey, float[]>> batch) {
		long end = System.nanoTime() + this.timeout.toNanos();
		Deque<List<Entry<EmbeddingKey, float[]>>> left = new ArrayDeque<>(List.of(batch));
		while (!left.isEmpty()) {
			List<Entry<EmbeddingKey, float[]>> rows = left.removeFirst();
			try {
				this.transactions.write((jdbc) -> this.table.insert(jdbc, rows));
			}
			catch (DataIntegrityViolationException | TransientDataAccessException ex) {
				if (System.nanoTime() - end >= 0) {
					throw ex;
				}
				left.addAll(remaining(rows, ex));
			}
		}
	}

	private List<List<Entry<EmbeddingKey, float[]>>> remaining(List<Entry<EmbeddingKey, float[]>> rows,
			DataAccessException failure) {
		Set<String> written = this.transactions.read((jdbc) -> this.table.findHashes(jdbc, rows));
		List<Entry<EmbeddingKey, float[]>> absent = rows.stream()
			.filter((row) -> !written.contains(row.getKey().hash()))
			.toList();
		if (absent.size() < rows.size()) {
			return parts(absent, rows.size());
		}
		if (absent.size() == 1 && failure instanceof DataIntegrityViolationException) {
			this.refused = failure;
			return List.of();
		}
		return parts(absent, (absent.size() + 1) / 2);
	}

	private static <T> List<List<T>> parts(List<T> rows, int size) {
		List<List<T>> parts = new ArrayList<>();
		for (int from = 0; from < rows.size(); from += size) {
			parts.add(rows.subList(from, Math.min(from + size, rows.size())));
		}
		return parts;
	}

}
