package dev.graphrag.openai.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.graphrag.openai.CallReport;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.client.TestClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pooled connections that the other side has given up: with the fallback enabled, since
 * they must never lead to it.
 */
@Timeout(30)
class StaleConnectionsTests {

	private static final String CHAT = RawServer.ok(OpenAiStubs.chat("m"));

	private static final int POOLED = 8;

	private final ManualTime time = new ManualTime();

	private final ExecutorService callers = Executors.newFixedThreadPool(POOLED);

	private CountDownLatch together = new CountDownLatch(POOLED);

	@BeforeEach
	void gather() {
		this.together = new CountDownLatch(POOLED);
	}

	@AfterEach
	void stop() {
		this.callers.shutdownNow();
	}

	@Test
	void closedOnesCostOneAttemptInAllAndNoWait() throws Exception {
		try (RawServer server = new RawServer(serving((connection) -> {
		})); SharedOpenAiClient client = client(server, Map.of())) {
			fillPool(client);
			List<Integer> attempts = new ArrayList<>();
			for (int call = 0; call < POOLED; call++) {
				attempts.add(attempts(client));
			}
			assertThat(attempts.stream().mapToInt(Integer::intValue).sum()).isLessThanOrEqualTo(POOLED + 1);
			assertThat(this.time.sleeps()).isEmpty();
		}
	}

	@Test
	void closedOnesCostEveryoneOneAttemptAtMostWhoMeetsThemAtOnce() throws Exception {
		try (RawServer server = new RawServer(serving((connection) -> {
		})); SharedOpenAiClient client = client(server, Map.of("retry.max-attempts", "2"))) {
			fillPool(client);
			assertThat(together(() -> attempts(client))).allMatch((attempts) -> attempts <= 2);
		}
	}

	@Test
	void silentOnesCostOneTimeout() throws Exception {
		try (RawServer server = new RawServer(serving(RawServer.Connection::stall));
				SharedOpenAiClient client = client(server, Map.of("timeout.request", "1s"))) {
			fillPool(client);
			assertThat(attempts(client)).isEqualTo(2);
			assertThat(attempts(client)).isOne();
		}
	}

	// The first connections answer once, when all their callers are there, and go stale;
	// later ones serve for ever.
	private RawServer.Script[] serving(RawServer.Script stale) {
		List<RawServer.Script> scripts = new ArrayList<>();
		for (int connection = 0; connection < POOLED; connection++) {
			scripts.add((pooled) -> {
				pooled.readRequest();
				this.together.countDown();
				this.together.await();
				pooled.write(CHAT);
				stale.serve(pooled);
			});
		}
		scripts.add(RawServer.answering(CHAT));
		return scripts.toArray(RawServer.Script[]::new);
	}

	private SharedOpenAiClient client(RawServer server, Map<String, String> properties) {
		Map<String, String> all = new HashMap<>(properties);
		all.put("fallback.enabled", "true");
		return TestClients.client(TestClients.settings(server.baseUrl(), all), this.time);
	}

	private void fillPool(SharedOpenAiClient client) throws Exception {
		assertThat(together(() -> attempts(client))).containsOnly(1);
	}

	private List<Integer> together(Callable<Integer> call) throws Exception {
		List<Integer> results = new ArrayList<>();
		for (Future<Integer> result : this.callers.invokeAll(Collections.nCopies(POOLED, call))) {
			results.add(result.get());
		}
		return results;
	}

	private static int attempts(SharedOpenAiClient client) {
		CallReport report = client.chat("Hello").report();
		assertThat(report.attempts()).containsOnlyKeys("gpt-4.1-mini");
		return report.totalAttempts();
	}

}
