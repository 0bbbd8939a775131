package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.settings.OpenAiSettings;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * A client of a fleet: a connection of its own, and a budget named {@code fleet} of the
 * chat model. Its heart beats when a test says so.
 */
final class RedisReplica implements AutoCloseable {

	static final String MODEL = "gpt-4.1-mini";

	static final String KEY = "graphrag:openai:budget:{fleet:" + MODEL + "}";

	private final LettuceConnectionFactory connections;

	private final ManualTime time = new ManualTime();

	private final RedisBudgetStore store;

	private final RateBudget budget;

	/**
	 * Create a replica.
	 * @param longest most that it waits for an answer
	 * @param settings below {@code graphrag.openai.budget}
	 */
	RedisReplica(RedisServer server, Duration longest, Map<String, String> settings) {
		this.connections = new LettuceConnectionFactory("127.0.0.1", server.port());
		this.connections.afterPropertiesSet();
		OpenAiSettings all = settings(settings);
		this.store = new RedisBudgetStore(this.connections, all, this.time, longest);
		this.budget = Objects.requireNonNull(this.store.of(all, () -> "account", this.time));
	}

	private static OpenAiSettings settings(Map<String, String> settings) {
		Map<String, String> properties = new HashMap<>(Map.of("budget.store", "redis", "budget.name", "fleet"));
		settings.forEach((name, value) -> properties.put("budget." + name, value));
		return TestClients.settings("http://localhost/v1", properties);
	}

	RedisReplica connected() {
		this.store.connect();
		return this;
	}

	RedisBudgetStore store() {
		return this.store;
	}

	RateBudget budget() {
		return this.budget;
	}

	ManualTime time() {
		return this.time;
	}

	StringRedisTemplate redis() {
		return new StringRedisTemplate(this.connections);
	}

	void forgetScripts() {
		try (RedisConnection connection = this.connections.getConnection()) {
			connection.scriptingCommands().scriptFlush();
		}
	}

	Reservation reserve(long tokens) {
		return reserve(tokens, Duration.ofMinutes(5));
	}

	Reservation reserve(long tokens, Duration timeLeft) {
		return this.budget.reserve(new Demand(MODEL, tokens, Priority.INTERACTIVE, timeLeft));
	}

	/**
	 * Let time pass for the store: what it remembers moves into the past.
	 */
	void elapse(Duration duration) {
		elapse(redis(), KEY, duration);
	}

	static void elapse(StringRedisTemplate redis, String key, Duration duration) {
		for (String time : List.of("requests.paused_until", "requests.refilled_at", "tokens.paused_until",
				"tokens.refilled_at")) {
			if (redis.opsForHash().hasKey(key, time)) {
				redis.opsForHash().increment(key, time, -duration.toNanos() / 1000);
			}
		}
	}

	@Override
	public void close() {
		this.store.stop();
		this.connections.destroy();
	}

}
