package dev.graphrag.openai.store;

import java.time.Duration;
import java.util.function.Function;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in a transaction of its own, on a connection of its own, within a time limit,
 * whatever transaction the thread is in.
 */
final class OwnTransactions {

	private final PlatformTransactionManager manager;

	private final JdbcTemplate jdbc;

	private final DataSource dataSource;

	private final Duration timeout;

	OwnTransactions(DataSource dataSource, Duration timeout) {
		// Under a name of its own: an entity manager binds its connection to the thread
		// under the application's, and that is not to be committed here.
		this.dataSource = new DelegatingDataSource(unwrap(dataSource));
		this.manager = new DataSourceTransactionManager(this.dataSource);
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.timeout = timeout;
	}

	private static DataSource unwrap(DataSource dataSource) {
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		return (target != null) ? target : dataSource;
	}

	<T> T read(Function<JdbcOperations, T> work) {
		return execute(work, true);
	}

	void write(Function<JdbcOperations, ?> work) {
		execute(work, false);
	}

	// A pool refuses a connection to an interrupted thread, and H2 closes the file that
	// one reads: both to the harm of others.
	private <T> T execute(Function<JdbcOperations, T> work, boolean readOnly) {
		boolean interrupted = Thread.interrupted();
		try {
			return new TransactionTemplate(this.manager, definition(readOnly)).execute((status) -> {
				NetworkTimeout.limit(this.dataSource, this.timeout);
				return work.apply(this.jdbc);
			});
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private TransactionDefinition definition(boolean readOnly) {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(
				TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		definition.setReadOnly(readOnly);
		definition.setTimeout((int) this.timeout.toSeconds());
		return definition;
	}

}
