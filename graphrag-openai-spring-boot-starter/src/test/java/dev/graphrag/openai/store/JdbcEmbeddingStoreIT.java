package dev.graphrag.openai.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/**
 * Tests for {@link JdbcEmbeddingStore} over PostgreSQL.
 */
class JdbcEmbeddingStoreIT extends EmbeddingStoreContract {

	private static PostgresServer server;

	private static HikariDataSource pool;

	@BeforeAll
	static void start() throws IOException {
		PostgresServer.assumeInstalled();
		server = PostgresServer.start();
		pool = server.pool(10);
	}

	@AfterAll
	static void stop() throws IOException {
		if (server != null) {
			pool.close();
			server.close();
		}
	}

	@Override
	DataSource dataSource() {
		return pool;
	}

	@Override
	String script() {
		return "dev/graphrag/openai/store/schema-postgresql.sql";
	}

	@Test
	void servicesMayCreateTheTableTogether() throws Exception {
		for (int round = 0; round < 5; round++) {
			new JdbcTemplate(pool).execute("DROP TABLE openai_embedding");
			runTogether(this::runScript);
		}
	}

	@Test
	void vectorsAreStoredAsTheyAre() {
		assertThat(
				new JdbcTemplate(pool).queryForObject(
						"SELECT attstorage FROM pg_attribute"
								+ " WHERE attrelid = 'openai_embedding'::regclass AND attname = 'vector'",
						String.class))
			.isEqualTo("e");
	}

	@Test
	void databaseThatDoesNotAnswerIsGivenUp() throws Exception {
		try (HikariDataSource own = server.pool(2)) {
			own.setConnectionTimeout(1000);
			// How long the driver waits when it asks the server to end a query.
			own.addDataSourceProperty("cancelSignalTimeout", "1");
			JdbcEmbeddingStore impatient = new JdbcEmbeddingStore(own, Duration.ofSeconds(1));
			impatient.save(vectors(0, 1, 2));
			Duration longest = Duration.ofSeconds(8);
			server.freeze();
			try {
				assertTimeout(longest,
						() -> assertThatException().isThrownBy(() -> impatient.find(vectors(0, 1, 2).keySet())));
				assertTimeout(longest, () -> assertThatException().isThrownBy(() -> impatient.save(vectors(1, 2, 2))));
			}
			finally {
				server.thaw();
			}
			assertThat(impatient.find(vectors(0, 1, 2).keySet())).hasSize(1);
		}
	}

	@Test
	void networkTimeoutOfTheApplicationIsSetBack() throws SQLException {
		try (Connection connection = DriverManager.getConnection(server.url() + "&socketTimeout=60")) {
			JdbcEmbeddingStore single = new JdbcEmbeddingStore(new SingleConnectionDataSource(connection, true));
			single.save(vectors(0, 1, 2));
			single.find(vectors(0, 1, 2).keySet());
			assertThat(connection.getNetworkTimeout()).isEqualTo(60_000);
			assertThat(connection.getAutoCommit()).isTrue();
		}
	}

	private static void runTogether(Runnable work) throws Exception {
		CyclicBarrier start = new CyclicBarrier(4);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> running = new ArrayList<>();
			for (int thread = 0; thread < 4; thread++) {
				running.add(threads.submit(() -> {
					start.await();
					work.run();
					return null;
				}));
			}
			for (Future<?> one : running) {
				one.get(20, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
