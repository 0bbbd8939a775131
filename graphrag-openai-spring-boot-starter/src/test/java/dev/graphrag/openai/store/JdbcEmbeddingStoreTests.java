package dev.graphrag.openai.store;

import java.nio.file.Path;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests for {@link JdbcEmbeddingStore} over H2.
 */
class JdbcEmbeddingStoreTests {

	/**
	 * A database in memory, which soon gives up to wait for another writer.
	 */
	@Nested
	class InMemory extends H2 {

		@Override
		String url(Path directory) {
			return "jdbc:h2:mem:embeddings;LOCK_TIMEOUT=100";
		}

	}

	/**
	 * A database in a file.
	 */
	@Nested
	class InFile extends H2 {

		@Override
		String url(Path directory) {
			return "jdbc:h2:file:" + directory.resolve("embeddings");
		}

	}

	@TestInstance(Lifecycle.PER_CLASS)
	private abstract static class H2 extends EmbeddingStoreContract {

		private HikariDataSource pool;

		abstract String url(Path directory);

		@BeforeAll
		void open(@TempDir Path directory) {
			this.pool = new HikariDataSource();
			this.pool.setJdbcUrl(url(directory));
			this.pool.setMaximumPoolSize(10);
		}

		@AfterAll
		void close() {
			this.pool.close();
		}

		@Override
		DataSource dataSource() {
			return this.pool;
		}

		@Override
		String script() {
			return "dev/graphrag/openai/store/schema-h2.sql";
		}

	}

}
