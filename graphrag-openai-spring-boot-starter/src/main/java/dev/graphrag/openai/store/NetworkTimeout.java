package dev.graphrag.openai.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Bounds the wait for a database that does not answer at all, which a query timeout does
 * not where the driver has to ask the server to end the query. Set back when the
 * transaction has ended: the connection goes back to a pool.
 */
final class NetworkTimeout implements TransactionSynchronization {

	// The query timeout is to go first, since it leaves the connection usable.
	private static final Duration GRACE = Duration.ofSeconds(2);

	private final Connection connection;

	private final int before;

	private NetworkTimeout(Connection connection, int before) {
		this.connection = connection;
		this.before = before;
	}

	/**
	 * Limit the connection of the thread's transaction, if its driver can be.
	 * @param dataSource what the transaction is on
	 * @param timeout the query timeout
	 */
	static void limit(DataSource dataSource, Duration timeout) {
		Connection connection = DataSourceUtils.getConnection(dataSource);
		int limit = (int) timeout.plus(GRACE).toMillis();
		try {
			int before = connection.getNetworkTimeout();
			if (before == 0 || before > limit) {
				connection.setNetworkTimeout(Runnable::run, limit);
				TransactionSynchronizationManager.registerSynchronization(new NetworkTimeout(connection, before));
			}
		}
		catch (SQLException ex) {
			// An option of drivers; the query timeout is there without it.
		}
		finally {
			DataSourceUtils.releaseConnection(connection, dataSource);
		}
	}

	@Override
	public void afterCompletion(int status) {
		try {
			this.connection.setNetworkTimeout(Runnable::run, this.before);
		}
		catch (SQLException ex) {
			// A connection that is broken is not used again.
		}
	}

}
