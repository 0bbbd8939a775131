package dev.graphrag.openai.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.graphrag.openai.EmbeddingKey;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * The statements over the table {@code openai_embedding}. PostgreSQL leaves a row that is
 * there already alone; other databases refuse it, and with it the whole batch.
 */
final class EmbeddingTable {

	// Few lengths, so that a database has few statements to plan; the last is how many
	// texts a request of a corpus run has by default. Oracle takes up to 1,000.
	private static final List<Integer> LIST_LENGTHS = List.of(1, 8, 64, 256);

	private static final String INSERT = "INSERT INTO openai_embedding (hash, model, dimensions, vector)"
			+ " VALUES (?, ?, ?, ?)";

	private static final String INSERT_ABSENT = INSERT + " ON CONFLICT (hash) DO NOTHING";

	private volatile @Nullable String insert;

	Map<EmbeddingKey, float[]> find(JdbcOperations jdbc, Collection<EmbeddingKey> keys) {
		Map<String, EmbeddingKey> wanted = keys.stream()
			.collect(Collectors.toMap(EmbeddingKey::hash, Function.identity(), (one, other) -> one));
		Map<EmbeddingKey, float[]> found = new HashMap<>();
		select(jdbc, "hash, model, dimensions, vector", wanted.keySet(), (row) -> {
			EmbeddingKey key = wanted.get(row.getString("hash"));
			float[] vector = vector(row, key);
			if (key != null && vector != null) {
				found.put(key, vector);
			}
		});
		return found;
	}

	Set<String> findHashes(JdbcOperations jdbc, Collection<Entry<EmbeddingKey, float[]>> rows) {
		Set<String> found = new HashSet<>();
		select(jdbc, "hash", rows.stream().map((row) -> row.getKey().hash()).toList(),
				(row) -> found.add(row.getString("hash")));
		return found;
	}

	int[][] insert(JdbcOperations jdbc, Collection<Entry<EmbeddingKey, float[]>> rows) {
		return jdbc.batchUpdate(insert(jdbc), rows, rows.size(), (statement, row) -> {
			statement.setString(1, row.getKey().hash());
			statement.setString(2, row.getKey().model());
			statement.setInt(3, row.getKey().dimensions());
			statement.setBytes(4, VectorBytes.of(row.getValue()));
		});
	}

	private String insert(JdbcOperations jdbc) {
		String statement = this.insert;
		if (statement == null) {
			statement = "PostgreSQL".equals(jdbc.execute(EmbeddingTable::product)) ? INSERT_ABSENT : INSERT;
			this.insert = statement;
		}
		return statement;
	}

	private static String product(Connection connection) throws SQLException {
		return connection.getMetaData().getDatabaseProductName();
	}

	// Whoever wrote the row, what counts is that it is of this model and this length.
	private static float @Nullable [] vector(ResultSet row, @Nullable EmbeddingKey key) throws SQLException {
		byte[] bytes = row.getBytes("vector");
		boolean same = key != null && key.model().equals(row.getString("model"))
				&& key.dimensions() == row.getInt("dimensions") && VectorBytes.hold(bytes, key.dimensions());
		return same ? VectorBytes.vector(bytes) : null;
	}

	private static void select(JdbcOperations jdbc, String columns, Collection<String> hashes,
			RowCallbackHandler handler) {
		List<String> left = List.copyOf(hashes);
		while (!left.isEmpty()) {
			int length = listLength(left.size());
			int taken = Math.min(length, left.size());
			List<String> list = new ArrayList<>(left.subList(0, taken));
			list.addAll(Collections.nCopies(length - taken, left.get(0)));
			jdbc.query("SELECT " + columns + " FROM openai_embedding WHERE hash IN ("
					+ String.join(", ", Collections.nCopies(length, "?")) + ")", handler, list.toArray());
			left = left.subList(taken, left.size());
		}
	}

	private static int listLength(int size) {
		int longest = LIST_LENGTHS.get(LIST_LENGTHS.size() - 1);
		return LIST_LENGTHS.stream().filter((length) -> length >= size).findFirst().orElse(longest);
	}

}
