package dev.graphrag.openai.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.emulator.AnswerListener;
import dev.graphrag.openai.emulator.ModelLimits;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.emulator.OpenAiRequest.Endpoint;
import dev.graphrag.openai.emulator.OpenAiServer;
import dev.graphrag.openai.emulator.Responder;
import dev.graphrag.openai.emulator.StandardAnswers;

import org.springframework.util.Assert;

/**
 * An OpenAI emulator that answers as a test scripts it, and sensibly where nothing is
 * scripted; keeps a journal of the requests, and the time of the clients that it is given
 * to. Comes as a bean with {@link AutoConfigureOpenAiEmulator}; {@link #start} is for
 * tests without Spring. Thread-safe.
 */
public final class OpenAiEmulator implements AutoCloseable {

	/**
	 * How much later than the last test the next one begins, so that no cooldown, pause or
	 * budget of the one reaches into the other.
	 */
	private static final Duration BETWEEN_TESTS = Duration.ofDays(1);

	private final VirtualTime virtualTime = new VirtualTime();

	private final CallsInTime calls = new CallsInTime(this.virtualTime);

	private final Map<Endpoint, Script> scripts = new EnumMap<>(Endpoint.class);

	private final List<OpenAiRequest> requests = new CopyOnWriteArrayList<>();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final TimeSource time;

	private final ModelLimits limits;

	private final Responder scripted;

	private final OpenAiServer server;

	private OpenAiEmulator(boolean virtualTime) {
		this.time = virtualTime ? this.virtualTime : TimeSource.system();
		this.limits = new ModelLimits(this.time);
		this.scripted = this.limits.around((request) -> script(request.endpoint()).answer(request));
		Stream.of(Endpoint.values()).forEach((endpoint) -> this.scripts.put(endpoint, new Script(new StandardAnswers()::answer)));
		try {
			this.server = OpenAiServer.start(this::answer, new ScriptListener());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start an emulator with virtual time.
	 * @return the running emulator, for the caller to close
	 * @throws UncheckedIOException if no port can be opened
	 */
	public static OpenAiEmulator start() {
		return start(true);
	}

	static OpenAiEmulator start(boolean virtualTime) {
		return new OpenAiEmulator(virtualTime);
	}

	private OpenAiAnswer answer(OpenAiRequest request) {
		this.requests.add(request);
		return this.scripted.answer(request);
	}

	private Script script(Endpoint endpoint) {
		return Objects.requireNonNull(this.scripts.get(endpoint));
	}

	/**
	 * Script answers to chat requests.
	 * @return the script, whose answers follow those scripted before
	 */
	public ChatScript chat() {
		return new ChatScript(script(Endpoint.CHAT));
	}

	/**
	 * Script answers to embedding requests.
	 * @return the script, whose answers follow those scripted before
	 */
	public EmbeddingScript embeddings() {
		return new EmbeddingScript(script(Endpoint.EMBEDDINGS));
	}

	/**
	 * Limit a model as OpenAI does: what is above is refused with a 429 that says when
	 * there is room again. The limits refill by the test's time.
	 * @param model the model's name
	 * @param requestsPerMinute most requests in a minute, positive
	 * @param tokensPerMinute most tokens in a minute, positive
	 */
	public void limit(String model, long requestsPerMinute, long tokensPerMinute) {
		this.limits.limit(model, requestsPerMinute, tokensPerMinute);
	}

	/**
	 * Return the requests that arrived, retries included, in the order of their arrival.
	 * What is refused before it is read is none: without a key, to an unknown path, no
	 * JSON.
	 * @return the requests so far
	 */
	public List<OpenAiRequest> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * Return the chat requests that arrived.
	 * @return the requests so far
	 */
	public List<OpenAiRequest> chatRequests() {
		return requests(Endpoint.CHAT);
	}

	/**
	 * Return the embedding requests that arrived.
	 * @return the requests so far
	 */
	public List<OpenAiRequest> embeddingRequests() {
		return requests(Endpoint.EMBEDDINGS);
	}

	private List<OpenAiRequest> requests(Endpoint endpoint) {
		return this.requests.stream().filter((request) -> request.endpoint() == endpoint).toList();
	}

	/**
	 * Return the waits of the client (back-off, {@code Retry-After}, budget) in the order
	 * in which they began. A turn of the budget takes several, for the client asks again
	 * half way: {@link #waited()} is what they come to.
	 * @return the waits so far, none where time is real or a time source of the test's
	 * own
	 */
	public List<Duration> waits() {
		return this.virtualTime.waits();
	}

	/**
	 * Return how long the client waited in all.
	 * @return the sum of {@link #waits()}, zero if there are none
	 */
	public Duration waited() {
		return waits().stream().reduce(Duration.ZERO, Duration::plus);
	}

	/**
	 * Let time pass, for cooldowns and budgets. Waits that end meanwhile are over.
	 * @param duration how much, zero or more
	 * @throws IllegalStateException where time is real
	 */
	public void advance(Duration duration) {
		Assert.notNull(duration, "duration must not be null");
		Assert.state(this.time == this.virtualTime,
				"Time is real here and passes by itself: remove virtualTime = false to let it pass at will");
		this.virtualTime.advance(duration);
	}

	/**
	 * Return the time that clients are to be given. It begins at the present, and passes
	 * while a client waits or an answer is held back, and with {@link #advance}.
	 * @return virtual time, in which waits take none; the system's where it is switched
	 * off
	 */
	public TimeSource time() {
		return this.time;
	}

	/**
	 * Return what has to hear of the calls of clients that Spring does not configure, and
	 * that wait at once in several threads: their waits then overlap exactly.
	 * @return a listener that tells the emulator's time of calls
	 */
	public CallListener listener() {
		return this.calls;
	}

	/**
	 * Return the root of the API, for clients that Spring does not configure.
	 * @return a URL such as {@code http://127.0.0.1:40123/v1}
	 */
	public String baseUrl() {
		return this.server.baseUrl();
	}

	/**
	 * Return the scripted answers that were not asked for.
	 * @return what each is, with its endpoint
	 */
	public List<String> leftovers() {
		return Stream.of(Endpoint.values())
			.flatMap((endpoint) -> script(endpoint).leftovers()
				.stream()
				.map((step) -> endpoint.name().toLowerCase(Locale.ROOT) + ": " + step.description()))
			.toList();
	}

	/**
	 * Return what functions of the script threw.
	 */
	List<Throwable> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * Forget script, limits, journal and waits, hang up on requests that stall, and let a
	 * day pass. Happens before each test method by itself where the emulator is a bean.
	 */
	public void reset() {
		this.scripts.values().forEach(Script::clear);
		this.limits.clear();
		this.server.hangUpStalled();
		this.calls.forgetStalls();
		this.requests.clear();
		this.failures.clear();
		this.virtualTime.forgetWaits();
		this.virtualTime.advance(BETWEEN_TESTS);
	}

	/**
	 * Stop at once.
	 */
	@Override
	public void close() {
		this.server.close();
	}

	/**
	 * Has time pass while answers are held back, and keeps what functions of the script
	 * throw: the test's thread is to hear of it, not the client's alone.
	 */
	private final class ScriptListener implements AnswerListener {

		@Override
		public void delayed(long since) {
			OpenAiEmulator.this.virtualTime.passSince(since);
		}

		@Override
		public void stalled() {
			OpenAiEmulator.this.calls.stalled();
		}

		@Override
		public void failed(Throwable failure) {
			OpenAiEmulator.this.failures.add(failure);
		}

	}

}
