package dev.graphrag.openai.client;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.openai.errors.OpenAIInvalidDataException;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.emulator.StandardAnswers;
import dev.graphrag.openai.http.AnswerReader;
import dev.graphrag.openai.http.EventReader;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.http.OutgoingRequest;
import dev.graphrag.openai.http.StreamLimits;
import dev.graphrag.openai.http.Transport;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.OpenAiMeters;
import dev.graphrag.openai.telemetry.OpenAiObservations;
import dev.graphrag.openai.test.OpenAiEmulator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.DefaultChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Throws from every seam of a call and looks at its end: one error type, one end for each
 * beginning, no gauge left up, no scope left open.
 */
@Timeout(60)
class CallEndingsTests {

	private static final String SECRET = "canary-7391";

	private static OpenAiEmulator openAi;

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final Observation.@Nullable Scope scopeBefore = this.observations.getCurrentObservationScope();

	private final Ends ends = new Ends();

	@BeforeAll
	static void startEmulator() {
		openAi = OpenAiEmulator.start();
	}

	@AfterAll
	static void stopEmulator() {
		openAi.close();
	}

	static Stream<RuntimeException> thrown() {
		return Stream.of(new IllegalStateException(SECRET), new NullPointerException(SECRET),
				new UnsupportedOperationException(SECRET), new OpenAIInvalidDataException(SECRET));
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void optionsThatThrow(RuntimeException defect) {
		ChatOptions options = new DefaultChatOptions(null, null, null, null, null, null, null, null) {

			@Override
			public String getModel() {
				throw defect;
			}

			@Override
			public ChatOptions.Builder<?> mutate() {
				throw defect;
			}

		};
		assertFails(client(new ManualTime()), (client) -> client.chat(new Prompt("Hello", options)));
	}

	@Test
	void optionsThatCannotBeLinked() {
		ChatOptions options = new DefaultChatOptions(null, null, null, null, null, null, null, null) {

			@Override
			public String getModel() {
				throw new NoClassDefFoundError(SECRET);
			}

			@Override
			public ChatOptions.Builder<?> mutate() {
				throw new NoClassDefFoundError(SECRET);
			}

		};
		assertFails(client(new ManualTime()), (client) -> client.chat(new Prompt("Hello", options)));
		assertThat(this.ends.begun).hasValue(1);
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void embeddingOptionsThatThrow(RuntimeException defect) {
		EmbeddingOptions options = new EmbeddingOptions() {

			@Override
			public String getModel() {
				throw defect;
			}

			@Override
			public Integer getDimensions() {
				throw defect;
			}

		};
		assertFails(client(new ManualTime()), (client) -> client.embeddings(List.of("Hello"), options));
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void messagesThatThrow(RuntimeException defect) {
		Message message = new UserMessage("Hello") {

			@Override
			public String getText() {
				throw defect;
			}

		};
		assertFails(client(new ManualTime()), (client) -> client.chat(new Prompt(message)));
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void interceptorsOfCustomizersThatThrow(RuntimeException defect) {
		SharedOpenAiClient client = client(ClientParts.of((builder) -> builder.addInterceptor((chain) -> {
			throw defect;
		})), new ManualTime());
		assertFails(client, (guarded) -> guarded.chat("Hello"));
		assertFails(client, (guarded) -> guarded.embedding("Hello"));
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void transportsAndReadersThatThrow(RuntimeException defect) {
		Transport transport = new Transport() {

			@Override
			public <A> Exchanged<A> exchange(OutgoingRequest request, AnswerReader<A> reader) {
				throw defect;
			}

			@Override
			public <A> Exchanged<A> stream(OutgoingRequest request, StreamLimits limits, EventReader<A> reader) {
				throw defect;
			}

			@Override
			public void close() {
				// Nothing is open.
			}

		};
		OpenAiSettings settings = settings();
		SharedOpenAiClient client = new GuardedClientFactory(this.ends, ClientParts.of(), new ManualTime(), () -> 0.5)
			.assemble(settings, new Credentials(settings, settings.keySource(new ManualTime()), Set.of()), transport,
					listeners());
		assertFails(client, (guarded) -> guarded.chat("Hello"));
		assertFails(client, (guarded) -> guarded.embedding("Hello"));
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void keySourcesThatThrow(RuntimeException defect) {
		OpenAiSettings settings = settings();
		SharedOpenAiClient client = new GuardedClientFactory(this.ends, ClientParts.of(), new ManualTime(), () -> 0.5)
			.assemble(settings, new Credentials(settings, () -> {
				throw defect;
			}, Set.of()), new NoTransport(), listeners());
		assertFails(client, (guarded) -> guarded.chat("Hello"));
	}

	@Test
	void errorsOfAnotherClientKeepWhatTheySay() {
		OpenAiSettings settings = settings();
		SharedOpenAiClient client = new GuardedClientFactory(this.ends, ClientParts.of(), new ManualTime(), () -> 0.5)
			.assemble(settings, new Credentials(settings, () -> {
				throw new OpenAiClientException(FailureReason.RATE_LIMIT, "The vault is busy.", "Retry later.",
						Map.of("vault", Map.of("last", "sk-" + SECRET)), Duration.ofSeconds(7));
			}, Set.of()), new NoTransport(), listeners());
		OpenAiClientException failure = (OpenAiClientException) catchThrowable(() -> client.chat("Hello"));
		assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMIT);
		assertThat(failure.retryAfter()).hasSeconds(7);
		assertThat(failure.details()).containsEntry("vault", Map.of("last", "***"));
		assertEnded();
	}

	@Test
	@SuppressWarnings("NullAway") // what a source without a checker can return
	void keySourceThatHasNoneIsASetting() {
		OpenAiSettings settings = settings();
		for (Secret none : new Secret[] { null, new Secret(" "), new Secret("with\nbreak") }) {
			SharedOpenAiClient client = new GuardedClientFactory(this.ends, ClientParts.of(), new ManualTime(),
					() -> 0.5)
				.assemble(settings, new Credentials(settings, () -> none, Set.of()), new NoTransport(), listeners());
			OpenAiClientException failure = (OpenAiClientException) catchThrowable(() -> client.chat("Hello"));
			assertThat(failure.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
			assertThat(failure.remediation()).contains("ApiKeySource");
		}
		assertEnded();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void clockThatThrowsSooner(int reading) {
		SharedOpenAiClient client = client(new BrokenClock(reading));
		Throwable failure = catchThrowable(() -> client.chat("Hello"));
		if (failure != null) {
			assertThat(failure).isInstanceOf(OpenAiClientException.class).hasMessageNotContaining(SECRET);
		}
		assertEnded();
	}

	@Test
	void errorsOfTheJvmAreToldAndPassedOn() {
		Message message = new UserMessage("Hello") {

			@Override
			public String getText() {
				throw new OutOfMemoryError(SECRET);
			}

		};
		SharedOpenAiClient client = client(new ManualTime());
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> client.chat(new Prompt(message)));
		assertEnded();
	}

	@Test
	void listenersThatThrowChangeNothing() {
		for (Supplier<? extends Throwable> defect : List.<Supplier<? extends Throwable>>of(
				() -> new IllegalStateException(SECRET), () -> new AssertionError(SECRET),
				() -> new NoClassDefFoundError(SECRET), () -> new ServiceConfigurationError(SECRET),
				() -> new StackOverflowError(SECRET), () -> new OutOfMemoryError(SECRET))) {
			SharedOpenAiClient client = new GuardedClientFactory(this.ends, ClientParts.of(), new ManualTime(),
					() -> 0.5)
				.create(settings(), List.of(throwing(defect), meters(), observationsListener()));
			assertThat(client.chat("Hello").text()).isEqualTo(StandardAnswers.SENTENCE);
			assertThat(client.embedding("Hello").vector()).hasSize(1536);
			assertEnded();
			assertFails(client, (guarded) -> guarded.chat(" "));
			client.close();
		}
	}

	@Test
	void listenersThatAreEqualAreBothTold() {
		record Counter(AtomicInteger count) implements CallListener {

			@Override
			public void callStarted(Call call) {
				this.count.incrementAndGet();
			}

			@Override
			public boolean equals(Object other) {
				return other instanceof Counter;
			}

			@Override
			public int hashCode() {
				return 0;
			}

		}
		Counter one = new Counter(new AtomicInteger());
		Counter other = new Counter(new AtomicInteger());
		TestClients.client(settings(), new ManualTime(), one, other).chat("Hello");
		assertThat(one.count()).hasValue(1);
		assertThat(other.count()).hasValue(1);
	}

	@Test
	@SuppressWarnings("NullAway") // what callers without a checker can pass
	void nullArgumentsAreRefusedByNameBeforeTheCallBegins() {
		SharedOpenAiClient client = client(new ManualTime());
		assertThatIllegalArgumentException().isThrownBy(() -> client.chat((String) null))
			.withMessageContaining("userMessage");
		assertThatIllegalArgumentException().isThrownBy(() -> client.chat((Prompt) null))
			.withMessageContaining("prompt");
		assertThatIllegalArgumentException().isThrownBy(() -> client.embedding(null)).withMessageContaining("text");
		assertThatIllegalArgumentException().isThrownBy(() -> client.embeddings(null)).withMessageContaining("texts");
		assertThatIllegalArgumentException().isThrownBy(() -> client.withDeadline(null))
			.withMessageContaining("deadline");
		assertThatIllegalArgumentException().isThrownBy(() -> client.withDeadline(Duration.ZERO))
			.withMessageContaining("deadline");
		assertThat(this.ends.begun).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n\t" })
	void blankUserMessageIsAnInvalidRequest(String text) {
		SharedOpenAiClient client = client(new ManualTime());
		OpenAiClientException failure = (OpenAiClientException) catchThrowable(() -> client.chat(text));
		assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
		assertThat(failure).hasMessageContaining("blank");
		assertEnded();
	}

	private void assertFails(SharedOpenAiClient client, Consumer<SharedOpenAiClient> call) {
		Throwable failure = catchThrowable(() -> call.accept(client));
		assertThat(failure).isInstanceOf(OpenAiClientException.class).hasNoCause();
		assertThat(failure + String.valueOf(((OpenAiClientException) failure).details())).doesNotContain(SECRET);
		assertEnded();
	}

	private void assertEnded() {
		assertThat(this.ends.ended).hasValue(this.ends.begun.get());
		assertThat(this.ends.attemptsEnded).hasValue(this.ends.attempts.get());
		assertThat(this.observations.getCurrentObservationScope()).isSameAs(this.scopeBefore);
		this.meters.find("graphrag.openai.in.flight")
			.gauges()
			.forEach((gauge) -> assertThat(gauge.value()).as(gauge.getId().toString()).isZero());
	}

	private SharedOpenAiClient client(TimeSource time) {
		return client(ClientParts.of(), time);
	}

	private SharedOpenAiClient client(ClientParts parts, TimeSource time) {
		return new GuardedClientFactory(this.ends, parts, time, () -> 0.5).create(settings(),
				List.of(meters(), observationsListener()));
	}

	private Listeners listeners() {
		return new Listeners("tests", List.of(this.ends, meters(), observationsListener()));
	}

	private OpenAiMeters meters() {
		return new OpenAiMeters(this.meters);
	}

	private OpenAiObservations observationsListener() {
		this.observations.observationConfig().observationHandler(new ObservationTextPublisher((text) -> {
		}));
		return new OpenAiObservations(this.observations);
	}

	private static OpenAiSettings settings() {
		return TestClients.settings(openAi.baseUrl(), Map.of("retry.max-attempts", "2"));
	}

	private static CallListener throwing(Supplier<? extends Throwable> defect) {
		return (CallListener) Proxy.newProxyInstance(CallEndingsTests.class.getClassLoader(),
				new Class<?>[] { CallListener.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "hashCode" -> System.identityHashCode(proxy);
					case "equals" -> proxy == arguments[0];
					case "toString" -> "throwing";
					default -> throw defect.get();
				});
	}

	/**
	 * Counts beginnings and ends.
	 */
	private static final class Ends implements CallListener {

		private final AtomicInteger begun = new AtomicInteger();

		private final AtomicInteger ended = new AtomicInteger();

		private final AtomicInteger attempts = new AtomicInteger();

		private final AtomicInteger attemptsEnded = new AtomicInteger();

		@Override
		public void callStarted(Call call) {
			this.begun.incrementAndGet();
		}

		@Override
		public void attemptStarted(Call call) {
			this.attempts.incrementAndGet();
		}

		@Override
		public void attemptFinished(Call call, Attempt attempt) {
			this.attemptsEnded.incrementAndGet();
		}

		@Override
		public void callSucceeded(Call call, Answer answer) {
			this.ended.incrementAndGet();
		}

		@Override
		public void callFailed(Call call, OpenAiClientException failure) {
			this.ended.incrementAndGet();
		}

	}

	/**
	 * A clock whose nth reading fails.
	 */
	private static final class BrokenClock implements TimeSource {

		private final AtomicInteger left;

		BrokenClock(int reading) {
			this.left = new AtomicInteger(reading);
		}

		@Override
		public long nanoTime() {
			if (this.left.decrementAndGet() == 0) {
				throw new IllegalStateException(SECRET);
			}
			return 0;
		}

		@Override
		public Instant now() {
			throw new IllegalStateException(SECRET);
		}

		@Override
		public void sleep(Duration delay) {
			throw new IllegalStateException(SECRET);
		}

	}

	/**
	 * A transport that nobody reaches.
	 */
	private static final class NoTransport implements Transport {

		@Override
		public <A> Exchanged<A> exchange(OutgoingRequest request, AnswerReader<A> reader) {
			throw new AssertionError("A request was made");
		}

		@Override
		public <A> Exchanged<A> stream(OutgoingRequest request, StreamLimits limits, EventReader<A> reader) {
			throw new AssertionError("A request was made");
		}

		@Override
		public void close() {
			// Nothing is open.
		}

	}

}
