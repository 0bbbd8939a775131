package dev.graphrag.openai.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.budget.BudgetExceededException;
import dev.graphrag.openai.budget.RateBudget;
import dev.graphrag.openai.budget.Reservation;
import dev.graphrag.openai.budget.Settlement;
import dev.graphrag.openai.http.AnswerReader;
import dev.graphrag.openai.http.EventReader;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.http.OutgoingRequest;
import dev.graphrag.openai.http.StreamLimits;
import dev.graphrag.openai.http.Transport;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.CallOutcomes;
import dev.graphrag.openai.telemetry.OpenAiMeters;
import dev.graphrag.openai.telemetry.OpenAiObservations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.DefaultChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls whose every seam may throw, at random and anything: options, messages, texts,
 * clock, jitter, key source, transport, listeners, rate budget. Each ends once, and so
 * does each of its places in the budget.
 */
@Timeout(60)
class CallEndingsPropertyTests {

	private static final String SECRET = "canary-7391";

	private static final int CALLS = 200;

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry observations = ObservationRegistry.create();

	// Of whichever test ran before on this thread.
	private final Observation.@Nullable Scope scopeBefore = this.observations.getCurrentObservationScope();

	private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

	private final List<Place> places = new ArrayList<>();

	@BeforeEach
	void observe() {
		this.observations.observationConfig().observationHandler(new ObservationTextPublisher((text) -> {
		}));
	}

	@AfterEach
	void clearFlag() {
		Thread.interrupted();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void everyCallEndsOnceWhateverIsThrownWherever(long seed) {
		Seams seams = new Seams(new Random(seed));
		for (int call = 0; call < CALLS; call++) {
			SharedOpenAiClient client = client(seams);
			try {
				callOnce(client, seams);
			}
			catch (OpenAiClientException ex) {
				assertThat(ex.getMessage() + ex.details() + ex.remediation()).doesNotContain(SECRET);
				assertThat(ex).hasNoCause();
			}
			assertThat(this.observations.getCurrentObservationScope()).isSameAs(this.scopeBefore);
			assertThat(((StagedClose) client).idle()).isTrue();
			Thread.interrupted();
		}
		assertThat(this.tallies).hasSize(CALLS).allSatisfy((id, tally) -> {
			assertThat(tally.ends).isOne();
			assertThat(tally.attemptsEnded).isEqualTo(tally.attempts);
		});
		assertThat(this.places).hasSizeGreaterThan(CALLS / 2).allSatisfy((place) -> assertThat(place.ends).isOne());
		assertThat(this.meters.get("graphrag.openai.in.flight").gauges())
			.allSatisfy((gauge) -> assertThat(gauge.value()).isZero());
	}

	private static void callOnce(SharedOpenAiClient client, Seams seams) {
		if (seams.random.nextBoolean()) {
			client.chat(new Prompt(List.of(seams.message()), seams.chatOptions()));
		}
		else {
			client.embeddings(seams.texts(), seams.embeddingOptions());
		}
	}

	private SharedOpenAiClient client(Seams seams) {
		OpenAiSettings settings = TestClients.settings("http://127.0.0.1:1/v1",
				Map.of("fallback.enabled", "true", "retry.backoff", "1ms"));
		Credentials credentials = new Credentials(settings, () -> {
			seams.pass();
			return new Secret("sk-test-0123456789");
		}, Set.of());
		Listeners listeners = new Listeners("tests",
				List.of(new Tallies(), seams.listener(), new OpenAiMeters(this.meters),
						new OpenAiObservations(this.observations),
						new CallOutcomes(TimeSource.system(), Duration.ofMinutes(5))));
		ClientParts parts = new ClientParts(List.of(), null, null, Set.of(), null,
				(all, account, time) -> budget(seams), false);
		return new GuardedClientFactory(listeners, parts, seams.time(), () -> {
			seams.pass();
			return 0.5;
		}).assemble(settings, credentials, seams.transport(), listeners);
	}

	private RateBudget budget(Seams seams) {
		return (demand) -> {
			seams.pass();
			if (seams.random.nextInt(40) == 0) {
				throw new BudgetExceededException(null);
			}
			Place place = new Place(seams);
			this.places.add(place);
			return place;
		};
	}

	/**
	 * A place in the rate budget, which may be told that it ends and throw.
	 */
	private static final class Place implements Reservation {

		private final Seams seams;

		private int ends;

		Place(Seams seams) {
			this.seams = seams;
		}

		@Override
		public Duration initialWait() {
			return remainingWait();
		}

		@Override
		public Duration remainingWait() {
			this.seams.pass();
			return Duration.ofMillis(this.seams.random.nextInt(2));
		}

		@Override
		public BudgetLeft left() {
			this.seams.pass();
			return BudgetLeft.UNKNOWN;
		}

		@Override
		public void release() {
			this.ends++;
			this.seams.pass();
		}

		@Override
		public void settle(Settlement settlement) {
			this.ends++;
			this.seams.pass();
		}

	}

	/**
	 * What listeners heard of one call.
	 */
	private static final class Tally {

		private int attempts;

		private int attemptsEnded;

		private int ends;

	}

	/**
	 * Keeps a tally of each call.
	 */
	private final class Tallies implements CallListener {

		@Override
		public void callStarted(Call call) {
			CallEndingsPropertyTests.this.tallies.put(call.id(), new Tally());
		}

		@Override
		public void attemptStarted(Call call) {
			tally(call).attempts++;
		}

		@Override
		public void attemptFinished(Call call, Attempt attempt) {
			tally(call).attemptsEnded++;
		}

		@Override
		public void callSucceeded(Call call, Answer answer) {
			tally(call).ends++;
		}

		@Override
		public void callFailed(Call call, OpenAiClientException failure) {
			tally(call).ends++;
		}

		private Tally tally(Call call) {
			return CallEndingsPropertyTests.this.tallies.computeIfAbsent(call.id(), (id) -> new Tally());
		}

	}

	/**
	 * Everything that a call meets from outside, each of which may throw.
	 */
	private record Seams(Random random) {

		void pass() {
			if (this.random.nextInt(40) == 0) {
				Throwable[] thrown = { new IllegalStateException(SECRET), new NullPointerException(SECRET),
						new StackOverflowError(SECRET), new NoClassDefFoundError(SECRET), new AssertionError(SECRET),
						new IOException(SECRET), new InterruptedException(SECRET),
						new ServiceConfigurationError(SECRET), new Error(SECRET),
						new OpenAiClientException(FailureReason.RATE_LIMIT, "Theirs.", Map.of()) };
				throwAnything(thrown[this.random.nextInt(thrown.length)]);
			}
		}

		@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" }) // as Kotlin
																			// does
		private static <T extends Throwable> void throwAnything(Throwable thrown) throws T {
			throw (T) thrown;
		}

		Message message() {
			return new UserMessage("Hello") {

				@Override
				public @Nullable String getText() {
					pass();
					return super.getText();
				}

			};
		}

		ChatOptions chatOptions() {
			return new DefaultChatOptions(null, null, null, null, null, null, null, null) {

				@Override
				public @Nullable String getModel() {
					pass();
					return null;
				}

			};
		}

		List<String> texts() {
			return new AbstractList<>() {

				@Override
				public String get(int index) {
					pass();
					return "Hello";
				}

				@Override
				public int size() {
					pass();
					return 1;
				}

			};
		}

		EmbeddingOptions embeddingOptions() {
			return new EmbeddingOptions() {

				@Override
				public @Nullable String getModel() {
					pass();
					return null;
				}

				@Override
				public @Nullable Integer getDimensions() {
					pass();
					return null;
				}

			};
		}

		TimeSource time() {
			return new TimeSource() {

				@Override
				public long nanoTime() {
					pass();
					return System.nanoTime();
				}

				@Override
				public Instant now() {
					pass();
					return Instant.now();
				}

				@Override
				public void sleep(Duration delay) {
					pass();
				}

			};
		}

		Transport transport() {
			return new Transport() {

				@Override
				public <A> Exchanged<A> exchange(OutgoingRequest request, AnswerReader<A> reader) {
					pass();
					AttemptFailure failure = new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.AFTER_WAIT,
							"Lost.");
					return switch (Seams.this.random.nextInt(5)) {
						case 0 -> failed(failure);
						case 1 -> failed(failure.withRetryAfter(Duration.ofSeconds(1)));
						case 2 -> failed(failure.onStaleConnection());
						default -> answered(request, reader);
					};
				}

				@Override
				public <A> Exchanged<A> stream(OutgoingRequest request, StreamLimits limits, EventReader<A> reader) {
					throw new AssertionError("Nothing is streamed");
				}

				@Override
				public void close() {
					// Nothing is open.
				}

			};
		}

		private static <A> Exchanged<A> failed(AttemptFailure failure) {
			return new Exchanged<>(new CallListener.Attempt(Duration.ZERO, null, failure.reason(), failure.retryAfter(),
					null, null, null), null, failure);
		}

		private static <A> Exchanged<A> answered(OutgoingRequest request, AnswerReader<A> reader) {
			boolean chat = request.content().path().startsWith("chat");
			byte[] answer = (chat ? OpenAiStubs.chat("m") : OpenAiStubs.embeddings(OpenAiStubs.vector(1536)))
				.getBytes(StandardCharsets.UTF_8);
			return new Exchanged<>(new CallListener.Attempt(Duration.ZERO, 200, null, null, null, null, null),
					reader.read(answer, answer.length), null);
		}

		CallListener listener() {
			return new CallListener() {

				@Override
				public void callStarted(Call call) {
					pass();
				}

				@Override
				public void attemptStarted(Call call) {
					pass();
				}

				@Override
				public void attemptFinished(Call call, Attempt attempt) {
					pass();
				}

				@Override
				public void backOffStarted(Call call, BackOff backOff) {
					pass();
				}

				@Override
				public void fellBack(Call call, String fromModel, String toModel) {
					pass();
				}

				@Override
				public void callSucceeded(Call call, Answer answer) {
					pass();
				}

				@Override
				public void callFailed(Call call, OpenAiClientException failure) {
					pass();
				}

			};
		}

	}

}
