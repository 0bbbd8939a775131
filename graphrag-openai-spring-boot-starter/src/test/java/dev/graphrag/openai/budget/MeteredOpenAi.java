package dev.graphrag.openai.budget;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.emulator.ModelLimits;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.emulator.OpenAiRequest.Endpoint;
import dev.graphrag.openai.emulator.OpenAiServer;
import dev.graphrag.openai.emulator.StandardAnswers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The emulator within limits by the real clock, slow and at times out of order, with a
 * journal of the tokens that were asked for.
 */
final class MeteredOpenAi implements AutoCloseable {

	/**
	 * The header by which clients are told apart, since journals have no keys.
	 */
	static final String CLIENT = "x-client";

	private static final String SPENDS = "x-spends-tokens";

	private static final int SHORTEST = 100;

	private static final int LONGEST = 600;

	private final StandardAnswers standard = new StandardAnswers();

	private final ModelLimits rateLimits = new ModelLimits(TimeSource.system());

	private final Map<String, Double> failures = new ConcurrentHashMap<>();

	private final Collection<Arrival> journal = new ConcurrentLinkedQueue<>();

	private final SplittableRandom random = new SplittableRandom(10);

	private final Duration latency;

	private final OpenAiServer server;

	/**
	 * Start a server.
	 * @param latency time that each answer takes
	 */
	MeteredOpenAi(Duration latency) {
		this.latency = latency;
		try {
			this.server = OpenAiServer.start(this::answer);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Limit a model, which has a minute's share at once.
	 */
	MeteredOpenAi limit(String model, long requestsPerMinute, long tokensPerMinute) {
		this.rateLimits.limit(model, requestsPerMinute, tokensPerMinute);
		return this;
	}

	/**
	 * Fail a share of a model's requests from now on with a 503.
	 */
	void fail(String model, double share) {
		this.failures.put(model, share);
	}

	/**
	 * Answer a chat request that takes as many tokens, and no more.
	 */
	void spend(String model, long tokens) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl() + "/chat/completions"))
			.header("Authorization", "Bearer " + OpenAiServer.API_KEY)
			.header(SPENDS, Long.toString(tokens))
			.POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model + "\"}"))
			.build();
		int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
		assertThat(status).as("what spending %d tokens of %s is answered with", tokens, model).isEqualTo(200);
	}

	/**
	 * Return what arrived, in the order of arrival.
	 */
	Collection<Arrival> journal() {
		return this.journal;
	}

	String baseUrl() {
		return this.server.baseUrl();
	}

	@Override
	public void close() {
		this.server.close();
	}

	private OpenAiAnswer answer(OpenAiRequest request) {
		long nanos = System.nanoTime();
		int prompt = prompt(request);
		int completion = completion(request);
		AtomicInteger status = new AtomicInteger(429);
		OpenAiAnswer answer = this.rateLimits.around((admitted) -> {
			status.set(fails(admitted) ? 503 : 200);
			return answer(admitted, status.get(), prompt, completion);
		}).answer(request);
		this.journal.add(new Arrival(nanos, request.model(), prompt + completion, status.get(),
				request.headers().getOrDefault(CLIENT, "")));
		return answer.withDelay(this.latency);
	}

	private OpenAiAnswer answer(OpenAiRequest request, int status, int prompt, int completion) {
		if (status != 200) {
			return OpenAiAnswer.status(status);
		}
		return (request.endpoint() == Endpoint.CHAT) ? OpenAiAnswer.text("Acknowledged.").withUsage(prompt, completion)
				: this.standard.answer(request);
	}

	// As the emulator counts: every four characters of a text.
	private static int prompt(OpenAiRequest request) {
		return Stream.concat(request.messages().stream().map(OpenAiRequest.Message::content), request.inputs().stream())
			.mapToInt((text) -> (text.length() + 3) / 4)
			.sum();
	}

	private int completion(OpenAiRequest request) {
		if (request.endpoint() != Endpoint.CHAT) {
			return 0;
		}
		String spends = request.headers().get(SPENDS);
		return (spends != null) ? Integer.parseInt(spends) : completion();
	}

	private int completion() {
		synchronized (this.random) {
			return this.random.nextInt(SHORTEST, LONGEST + 1);
		}
	}

	private boolean fails(OpenAiRequest request) {
		double share = request.headers().containsKey(SPENDS) ? 0 : this.failures.getOrDefault(request.model(), 0.0);
		synchronized (this.random) {
			return this.random.nextDouble() < share;
		}
	}

	/**
	 * A request that arrived.
	 *
	 * @param nanos when, by the clock of {@link System#nanoTime()}
	 * @param model the model that was asked for
	 * @param tokens what it takes
	 * @param status what it was answered with
	 * @param client what it says in {@value #CLIENT}
	 */
	record Arrival(long nanos, String model, long tokens, int status, String client) {
	}

}
