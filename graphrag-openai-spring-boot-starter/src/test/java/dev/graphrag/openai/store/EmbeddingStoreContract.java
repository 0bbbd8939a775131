package dev.graphrag.openai.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import dev.graphrag.openai.EmbeddingKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What {@link JdbcEmbeddingStore} has to do over any database.
 */
abstract class EmbeddingStoreContract {

	private static final String MODEL = "text-embedding-3-small";

	private static final int WRITERS = 8;

	private JdbcTemplate jdbc;

	private JdbcEmbeddingStore store;

	abstract DataSource dataSource();

	abstract String script();

	@BeforeEach
	void createTables() {
		this.jdbc = new JdbcTemplate(dataSource());
		this.store = new JdbcEmbeddingStore(dataSource());
		this.jdbc.execute("DROP TABLE IF EXISTS openai_embedding");
		this.jdbc.execute("DROP TABLE IF EXISTS chunk");
		this.jdbc.execute("CREATE TABLE chunk (text VARCHAR(100) NOT NULL PRIMARY KEY)");
		runScript();
	}

	@Test
	void vectorsComeBackBitByBit() {
		float[] vector = { 0f, -0f, 1f, -1.5f, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f, -Float.MIN_NORMAL };
		EmbeddingKey key = EmbeddingKey.of(MODEL, vector.length, "text");
		this.store.save(Map.of(key, vector));
		assertThat(this.store.find(List.of(key))).hasSize(1)
			.hasEntrySatisfying(key, (found) -> assertThat(bits(found)).containsExactly(bits(vector)));
	}

	@Test
	void otherLanguagesReadTheBytes() {
		this.store.save(Map.of(EmbeddingKey.of(MODEL, 2, "text"), new float[] { 1f, -2f }));
		assertThat(this.jdbc.queryForObject("SELECT vector FROM openai_embedding", byte[].class)).containsExactly(0, 0,
				0x80, 0x3F, 0, 0, 0, 0xC0);
	}

	@Test
	void rowsSayWhatTheyAreAndWhenTheyWereWritten() {
		EmbeddingKey key = EmbeddingKey.of(MODEL, 3, "text");
		this.store.save(Map.of(key, new float[] { 1f, 2f, 3f }));
		assertThat(this.jdbc.queryForObject("SELECT COUNT(*) FROM openai_embedding WHERE hash = ? AND model = ?"
				+ " AND dimensions = 3 AND created_at <= CURRENT_TIMESTAMP", Integer.class, key.hash(), MODEL))
			.isOne();
	}

	@Test
	void findsAllThatARequestCanHave() {
		Map<EmbeddingKey, float[]> vectors = vectors(0, 2048, 4);
		this.store.save(vectors);
		Map<EmbeddingKey, float[]> found = this.store.find(vectors.keySet());
		assertThat(found).hasSize(2048);
		assertThat(found).allSatisfy((key, vector) -> assertThat(vector).containsExactly(vectors.get(key)));
	}

	@Test
	void findsWhatIsThere() {
		this.store.save(vectors(0, 10, 4));
		assertThat(this.store.find(vectors(5, 20, 4).keySet()))
			.containsOnlyKeys(vectors(5, 10, 4).keySet().toArray(EmbeddingKey[]::new));
		assertThat(this.store.find(List.of())).isEmpty();
		this.store.save(Map.of());
	}

	@Test
	void vectorsOfOtherModelsAndLengthsAreNotFound() {
		EmbeddingKey key = EmbeddingKey.of(MODEL, 2, "text");
		this.store.save(Map.of(key, new float[] { 1f, 2f }));
		assertThat(this.store.find(List.of(EmbeddingKey.of("text-embedding-3-large", 2, "text"),
				EmbeddingKey.of(MODEL, 3, "text"), new EmbeddingKey("other", 2, key.hash()))))
			.isEmpty();
	}

	@Test
	void rowsOfAWrongLengthDoNotCount() {
		EmbeddingKey key = EmbeddingKey.of(MODEL, 2, "text");
		this.jdbc.update("INSERT INTO openai_embedding (hash, model, dimensions, vector) VALUES (?, ?, ?, ?)",
				key.hash(), MODEL, 2, new byte[7]);
		assertThat(this.store.find(List.of(key))).isEmpty();
	}

	@Test
	void whatIsThereStays() {
		EmbeddingKey key = EmbeddingKey.of(MODEL, 1, "text");
		this.store.save(Map.of(key, new float[] { 1f }));
		Map<EmbeddingKey, float[]> more = new LinkedHashMap<>(vectors(0, 3, 1));
		more.put(key, new float[] { 2f });
		this.store.save(more);
		assertThat(this.store.find(List.of(key)).get(key)).containsExactly(1f);
		assertThat(count()).isEqualTo(4);
	}

	@Test
	void rowsThatTheDatabaseRefusesAreAnError() {
		Map<EmbeddingKey, float[]> vectors = new LinkedHashMap<>(vectors(0, 5, 1));
		vectors.put(EmbeddingKey.of("m".repeat(256), 1, "text"), new float[] { 1f });
		assertThat(catchThrowable(() -> this.store.save(vectors))).isInstanceOf(DataAccessException.class);
		assertThat(count()).isEqualTo(5);
	}

	@Test
	void rowsStayWhenTheCallerRollsBack() {
		Map<EmbeddingKey, float[]> vectors = vectors(0, 3, 2);
		transaction().executeWithoutResult((status) -> {
			insertChunk();
			this.store.save(vectors);
			assertThat(this.store.find(vectors.keySet())).hasSize(3);
			status.setRollbackOnly();
		});
		assertThat(count()).isEqualTo(3);
		assertThat(chunks()).isZero();
	}

	@Test
	void callersTransactionCommitsThoughTheTableIsMissing() {
		this.jdbc.execute("DROP TABLE openai_embedding");
		transaction().executeWithoutResult((status) -> {
			insertChunk();
			assertThat(catchThrowable(() -> this.store.find(vectors(0, 1, 1).keySet()))).isNotNull();
			assertThat(catchThrowable(() -> this.store.save(vectors(0, 1, 1)))).isNotNull();
		});
		assertThat(chunks()).isOne();
	}

	// As JpaTransactionManager binds it.
	@Test
	void connectionOfAnEntityManagerIsLeftAlone() throws SQLException {
		try (Connection connection = dataSource().getConnection()) {
			connection.setAutoCommit(false);
			TransactionSynchronizationManager.bindResource(dataSource(), new ConnectionHolder(connection));
			try {
				insertChunk();
				this.store.save(vectors(0, 3, 2));
			}
			finally {
				TransactionSynchronizationManager.unbindResource(dataSource());
			}
			connection.rollback();
			connection.setAutoCommit(true);
		}
		assertThat(count()).isEqualTo(3);
		assertThat(chunks()).isZero();
	}

	@Test
	void dataSourceThatJoinsTransactionsIsNotJoined() {
		JdbcEmbeddingStore joining = new JdbcEmbeddingStore(new TransactionAwareDataSourceProxy(dataSource()));
		transaction().executeWithoutResult((status) -> {
			joining.save(vectors(0, 3, 2));
			status.setRollbackOnly();
		});
		assertThat(count()).isEqualTo(3);
	}

	@Test
	void interruptedThreadKeepsWhatIsPaidFor() {
		Map<EmbeddingKey, float[]> vectors = vectors(0, 3, 2);
		Thread.currentThread().interrupt();
		try {
			this.store.save(vectors);
			assertThat(this.store.find(vectors.keySet())).hasSize(3);
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void writersOfTheSameKeysDoNotDisturbEachOther() throws Exception {
		CyclicBarrier start = new CyclicBarrier(WRITERS);
		List<Future<?>> writers = new ArrayList<>();
		ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
		try {
			for (int writer = 0; writer < WRITERS; writer++) {
				int first = writer * 40;
				writers.add(threads.submit(() -> {
					start.await();
					for (int round = 0; round < 5; round++) {
						this.store.save(vectors(first + round * 50, first + round * 50 + 400, 16));
					}
					return null;
				}));
			}
			for (Future<?> writer : writers) {
				writer.get(1, TimeUnit.MINUTES);
			}
		}
		finally {
			threads.shutdownNow();
		}
		Map<EmbeddingKey, float[]> all = vectors(0, 880, 16);
		assertThat(this.store.find(all.keySet()))
			.allSatisfy((key, vector) -> assertThat(vector).containsExactly(all.get(key)))
			.hasSize(880);
	}

	@Test
	void writerThatMeetsAnUnfinishedOneWaits() throws Exception {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			EmbeddingKey key = vectors(7, 8, 2).keySet().iterator().next();
			Future<?> writer = transaction().execute((status) -> {
				this.jdbc.update("INSERT INTO openai_embedding (hash, model, dimensions, vector) VALUES (?, ?, ?, ?)",
						key.hash(), MODEL, 2, new byte[8]);
				Future<?> saving = thread.submit(() -> this.store.save(vectors(0, 20, 2)));
				assertThatExceptionOfType(TimeoutException.class)
					.isThrownBy(() -> saving.get(300, TimeUnit.MILLISECONDS));
				return saving;
			});
			assertThat(writer).isNotNull();
			writer.get(20, TimeUnit.SECONDS);
		}
		finally {
			thread.shutdownNow();
		}
		assertThat(count()).isEqualTo(20);
	}

	@Test
	void scriptMayRunAgain() {
		this.store.save(vectors(0, 3, 2));
		runScript();
		assertThat(count()).isEqualTo(3);
	}

	final void runScript() {
		ResourceDatabasePopulator populator = new ResourceDatabasePopulator(new ClassPathResource(script()));
		populator.setSeparator(ScriptUtils.EOF_STATEMENT_SEPARATOR);
		DatabasePopulatorUtils.execute(populator, dataSource());
	}

	static Map<EmbeddingKey, float[]> vectors(int from, int to, int dimensions) {
		Map<EmbeddingKey, float[]> vectors = new LinkedHashMap<>();
		IntStream.range(from, to).forEach((number) -> {
			Random random = new Random(number);
			float[] vector = new float[dimensions];
			IntStream.range(0, dimensions).forEach((index) -> vector[index] = random.nextFloat(-1, 1));
			vectors.put(EmbeddingKey.of(MODEL, dimensions, "text " + number), vector);
		});
		return vectors;
	}

	private static int[] bits(float[] vector) {
		return IntStream.range(0, vector.length).map((index) -> Float.floatToRawIntBits(vector[index])).toArray();
	}

	private TransactionTemplate transaction() {
		return new TransactionTemplate(new DataSourceTransactionManager(dataSource()));
	}

	private void insertChunk() {
		this.jdbc.update("INSERT INTO chunk (text) VALUES ('text')");
	}

	private int count() {
		return rows("openai_embedding");
	}

	private int chunks() {
		return rows("chunk");
	}

	private int rows(String table) {
		Integer rows = this.jdbc.queryForObject("SELECT COUNT(*) FROM " + table, Integer.class);
		return (rows != null) ? rows : 0;
	}

}
