package dev.graphrag.openai.ingest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;
import org.neo4j.configuration.connectors.BoltConnectorInternalSettings;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;

import org.springframework.core.NestedExceptionUtils;

/**
 * Neo4j in the test's process, reached as any other over Bolt. Skips the tests where it
 * cannot start.
 */
final class LocalGraph implements AutoCloseable {

	private final Neo4j neo4j;

	private final Driver driver;

	private LocalGraph(Neo4j neo4j) {
		this.neo4j = neo4j;
		this.driver = GraphDatabase.driver(neo4j.boltURI());
	}

	/**
	 * Start.
	 * @param directory takes the data and the logs
	 */
	static LocalGraph start(Path directory) {
		try {
			return new LocalGraph(neo4j(directory));
		}
		catch (RuntimeException ex) {
			Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
			// A class that is missing is a defect of the build, and none of the machine.
			if (cause instanceof LinkageError || cause instanceof ClassNotFoundException) {
				throw ex;
			}
			return Assumptions
				.abort("Neo4j 5.26 does not start here, on Java %s: %s".formatted(Runtime.version().feature(), cause));
		}
	}

	// Neither native sockets nor the connector that is no socket work with the driver's
	// newer Netty. Closing waits for connections, ten seconds unless it is told
	// otherwise.
	private static Neo4j neo4j(Path directory) {
		return Neo4jBuilders.newInProcessBuilder(directory)
			.withDisabledServer()
			.withConfig(BoltConnectorInternalSettings.enable_local_connector, false)
			.withConfig(BoltConnectorInternalSettings.use_native_transport, false)
			.withConfig(BoltConnectorInternalSettings.connection_shutdown_wait_time, Duration.ZERO)
			.withConfig(BoltConnectorInternalSettings.thread_pool_shutdown_wait_time, Duration.ofSeconds(1))
			.build();
	}

	String uri() {
		return this.neo4j.boltURI().toString();
	}

	void clear() {
		this.driver.executableQuery("MATCH (node) DETACH DELETE node").execute();
	}

	/**
	 * Return all nodes by their properties.
	 */
	List<Map<String, Object>> nodes() {
		return this.driver.executableQuery("MATCH (n) RETURN properties(n) AS properties ORDER BY n.id")
			.execute()
			.records()
			.stream()
			.map((row) -> row.get("properties").asMap())
			.toList();
	}

	@Override
	public void close() {
		this.driver.close();
		this.neo4j.close();
	}

}
