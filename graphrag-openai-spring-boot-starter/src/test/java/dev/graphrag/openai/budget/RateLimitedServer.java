package dev.graphrag.openai.budget;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.ServerQuota.Told;
import dev.graphrag.openai.budget.ServerQuota.Verdict;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.http.RawServer.Connection;
import dev.graphrag.openai.settings.BudgetSettings.Limits;

/**
 * Answers chat completions, streams and embeddings, and refuses what is above a model's
 * limits as OpenAI does. A request's tokens count when it arrives, as its answer's usage
 * tells them. Keeps a journal of what arrived.
 */
public final class RateLimitedServer implements AutoCloseable {

	private final RawServer server = new RawServer(this::serve);

	private final Map<String, ServerQuota> quotas = new ConcurrentHashMap<>();

	private final Map<String, Double> failures = new ConcurrentHashMap<>();

	private final Collection<Arrival> journal = new ConcurrentLinkedQueue<>();

	private final SplittableRandom random = new SplittableRandom(10);

	private final TimeSource time;

	private volatile Duration latency = Duration.ZERO;

	private volatile int shortest = 1;

	private volatile int longest = 100;

	private volatile boolean failuresCost;

	public RateLimitedServer(TimeSource time) {
		this.time = time;
	}

	/**
	 * Limit a model, which has a minute's share at once. Other models have no limits.
	 */
	public RateLimitedServer limit(String model, Limits limits) {
		this.quotas.put(model, new ServerQuota(limits, this.time));
		return this;
	}

	/**
	 * Let completions have so many tokens, or fewer where the request asks for fewer.
	 */
	public RateLimitedServer completions(int shortest, int longest) {
		this.shortest = shortest;
		this.longest = longest;
		return this;
	}

	/**
	 * Let each answer take a while.
	 */
	public RateLimitedServer latency(Duration latency) {
		this.latency = latency;
		return this;
	}

	/**
	 * Let the requests that fail cost their tokens.
	 */
	public RateLimitedServer failuresCost() {
		this.failuresCost = true;
		return this;
	}

	/**
	 * Fail a share of a model's requests from now on with a 503. They count as requests.
	 */
	public void fail(String model, double share) {
		this.failures.put(model, share);
	}

	/**
	 * Begin again with an empty journal, and with a part of a minute's share.
	 * @param minutes the part, 1 for all of it
	 */
	public void begin(double minutes) {
		this.quotas.values().forEach((quota) -> quota.beginWith(minutes));
		this.journal.clear();
	}

	/**
	 * Return what arrived, in the order of arrival.
	 */
	public Collection<Arrival> journal() {
		return this.journal;
	}

	public String baseUrl() {
		return this.server.baseUrl();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private void serve(Connection connection) throws IOException, InterruptedException {
		while (connection.readRequest()) {
			ServerQuestion question = ServerQuestion.read(connection.body(), completion());
			ServerQuota quota = this.quotas.get(question.model());
			Verdict verdict = (quota != null) ? quota.take(question.tokens())
					: new Verdict(null, Duration.ZERO, Map.of());
			Answer answer = answer(question, verdict);
			if (answer.status() == 503 && quota != null && !this.failuresCost) {
				quota.giveBack(question.tokens());
			}
			this.journal.add(new Arrival(this.time.nanoTime(), question.model(), question.tokens(), answer.status(),
					client(connection.head())));
			this.time.sleep(this.latency);
			connection.write(answer.text(verdict.told()));
		}
	}

	private int completion() {
		synchronized (this.random) {
			return this.random.nextInt(this.shortest, this.longest + 1);
		}
	}

	private boolean fails(String model) {
		synchronized (this.random) {
			return this.random.nextDouble() < this.failures.getOrDefault(model, 0.0);
		}
	}

	private Answer answer(ServerQuestion question, Verdict verdict) {
		Kind refusedFor = verdict.refusedFor();
		if (refusedFor != null) {
			long seconds = verdict.retryAfter().plusNanos(999_999_999).toSeconds();
			return new Answer(429, "application/json", "Retry-After: " + seconds + "\r\n", refusal(refusedFor));
		}
		if (fails(question.model())) {
			return new Answer(503, "application/json", "", OpenAiStubs.error("server_error"));
		}
		return question.streamed() ? new Answer(200, "text/event-stream", "", question.events())
				: new Answer(200, "application/json", "", question.json());
	}

	private static String refusal(Kind kind) {
		return """
				{"error":{"message":"Rate limit reached.","type":"%s","param":null,"code":"rate_limit_exceeded"}}"""
			.formatted(kind.name().toLowerCase(Locale.ROOT));
	}

	private static String client(String head) {
		return head.lines()
			.filter((line) -> line.regionMatches(true, 0, "authorization: bearer ", 0, 22))
			.map((line) -> line.substring(22).strip())
			.findFirst()
			.orElse("");
	}

	/**
	 * Write a duration as OpenAI does: {@code 6m0s}, {@code 1.2s}, {@code 120ms}.
	 */
	static String written(Duration duration) {
		long millis = duration.plusNanos(999_999).toMillis();
		if (millis < 1000) {
			return millis + "ms";
		}
		String seconds = String.format(Locale.ROOT, "%.3f", millis % 60_000 / 1000.0).replaceAll("\\.?0+$", "");
		return ((millis < 60_000) ? "" : millis / 60_000 + "m") + seconds + "s";
	}

	/**
	 * A request that arrived.
	 *
	 * @param nanos when, by the server's clock
	 * @param model the model that was asked for
	 * @param tokens what it takes
	 * @param status what it was answered with
	 * @param client the key that it came with
	 */
	public record Arrival(long nanos, String model, long tokens, int status, String client) {
	}

	/**
	 * What is answered.
	 */
	private record Answer(int status, String contentType, String headers, String body) {

		String text(Map<Kind, Told> told) {
			StringBuilder lines = new StringBuilder(this.headers);
			lines.append("Content-Type: ").append(this.contentType).append("\r\n");
			told.forEach((kind, limit) -> {
				String name = kind.name().toLowerCase(Locale.ROOT);
				lines.append("x-ratelimit-limit-%s: %d\r\n".formatted(name, limit.limit()))
					.append("x-ratelimit-remaining-%s: %d\r\n".formatted(name, limit.remaining()))
					.append("x-ratelimit-reset-%s: %s\r\n".formatted(name, written(limit.reset())));
			});
			return RawServer.answer(this.status + " As Scripted", lines.toString(), this.body);
		}

	}

}
