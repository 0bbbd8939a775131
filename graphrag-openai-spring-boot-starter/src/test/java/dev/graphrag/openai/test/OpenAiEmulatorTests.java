package dev.graphrag.openai.test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.emulator.StandardAnswers;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests of the script, over real connections and through a real client.
 */
@Timeout(30)
class OpenAiEmulatorTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final SharedOpenAiClient client = client(Map.of());

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.client.close();
		this.openAi.close();
	}

	@Test
	void answersSensiblyWhereNothingIsScripted() {
		assertThat(ask()).isEqualTo(StandardAnswers.SENTENCE);
		assertThat(this.client.embedding("text").vector()).hasSize(1536);
		assertThat(this.openAi.requests()).hasSize(2);
		assertThat(this.openAi.waits()).isEmpty();
	}

	@Test
	void tellsTheWaitForARateLimitAndWaitsNone() {
		this.openAi.chat().rateLimited(ofSeconds(90)).respond("short");
		Instant began = Instant.now();
		assertThat(ask()).isEqualTo("short");
		assertThat(Duration.between(began, Instant.now())).isLessThan(ofSeconds(20));
		assertThat(this.openAi.waits()).containsExactly(ofSeconds(90));
		assertThat(this.openAi.leftovers()).isEmpty();
	}

	@Test
	void tellsTheBackOffWhereNoWaitIsNamed() {
		this.openAi.chat().rateLimited().status(503).respond("third");
		assertThat(ask()).isEqualTo("third");
		assertThat(this.openAi.waits()).containsExactly(ofMillis(500), ofSeconds(1));
	}

	@Test
	void repeatsAnAnswer() {
		this.openAi.chat().status(503).times(2).respond("third");
		assertThat(ask()).isEqualTo("third");
		assertThat(this.openAi.requests()).hasSize(3);
		assertThat(this.openAi.waited()).isEqualTo(ofMillis(1500));
		assertThatIllegalStateException().isThrownBy(() -> this.openAi.chat().times(2));
		assertThatIllegalArgumentException().isThrownBy(() -> this.openAi.chat().status(503).times(0));
	}

	@Test
	void failsFinallyForALackOfMoney() {
		this.openAi.chat().quotaExhausted();
		assertThat(reason(this::ask)).isEqualTo(FailureReason.QUOTA_EXHAUSTED);
		assertThat(this.openAi.requests()).hasSize(1);
	}

	@Test
	void stallsUntilTheClientsTimeout() {
		this.openAi.chat().stall().otherwise(OpenAiAnswer.text("second"));
		try (SharedOpenAiClient impatient = client(Map.of("timeout.request", "1s"))) {
			assertThat(impatient.chat("Hello").text()).isEqualTo("second");
		}
		assertThat(this.openAi.chatRequests()).hasSizeGreaterThan(1);
	}

	@Test
	void breaksAnAnswerOffOnEveryConnectionAlike() {
		this.openAi.chat().cutOff().respond("second").cutOff().respond("fourth");
		assertThat(List.of(ask(), ask())).containsExactly("second", "fourth");
		assertThat(this.openAi.waits()).containsExactly(ofMillis(500), ofMillis(500));
	}

	@Test
	void closesAConnectionThatWasUsedLikeAStaleOne() {
		this.openAi.embeddings().hangUp();
		ask();
		assertThat(this.client.embedding("text").report().attempts()).containsValue(2);
		assertThat(this.openAi.embeddingRequests()).hasSize(2);
		assertThat(this.openAi.waits()).isEmpty();
	}

	@Test
	void streamsInTheScriptsParts() {
		this.openAi.chat().stream("a ", "b ", "c").respond("joined");
		assertThat(stream()).containsExactly("a ", "b ", "c");
		assertThat(ask()).isEqualTo("joined");
	}

	@Test
	void streamsATextWordByWord() {
		this.openAi.chat().respond("in three words");
		assertThat(stream()).containsExactly("in ", "three ", "words");
		assertThat(this.openAi.chatRequests()).singleElement().matches(OpenAiRequest::streamed);
	}

	@Test
	void cutsAStreamAfterItsParts() {
		this.openAi.chat().stream("a", "b").cutOff();
		assertStreamFailsAfter(this.client, "a", "b");
	}

	@Test
	void letsAStreamStallAfterItsParts() {
		this.openAi.chat().stream("a", "b").stall();
		try (SharedOpenAiClient impatient = client(Map.of("stream.idle-timeout", "1s"))) {
			assertStreamFailsAfter(impatient, "a", "b");
		}
	}

	@Test
	void takesWhatFollowsAnEndForTheNextRequest() {
		this.openAi.chat().stream("a").cutOff().cutOff().respond("third");
		assertStreamFailsAfter(this.client, "a");
		assertThat(ask()).isEqualTo("third");
		assertThat(this.openAi.waits()).hasSize(1);
	}

	@Test
	void takesAnEndAfterTheNextAnswerForTheRequestAfterIt() {
		this.openAi.chat().stream("a").respond("second").cutOff().respond("fourth");
		assertThat(stream()).containsExactly("a");
		assertThat(List.of(ask(), ask())).containsExactly("second", "fourth");
	}

	@Test
	void endsTheStreamThatIsMeant() {
		StreamScript first = this.openAi.chat().stream("a");
		this.openAi.chat().respond("second");
		first.cutOff();
		assertStreamFailsAfter(this.client, "a");
		assertThat(ask()).isEqualTo("second");
	}

	@Test
	void refusesAnEndOfAStreamThatHasBegun() {
		StreamScript begun = this.openAi.chat().stream("a");
		assertThat(stream()).containsExactly("a");
		assertThatIllegalStateException().isThrownBy(begun::cutOff)
			.withMessage("A request has had this answer: script its end before the request is made");
	}

	@Test
	void aStallUsesUpADeadline() {
		this.openAi.chat().stall().respond("late");
		assertThat(reason(() -> this.client.withDeadline(ofMillis(300)).chat("Hello")))
			.isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(this.openAi.leftovers()).containsExactly("chat: text \"late\"");
	}

	@Test
	void aDelayUsesUpADeadline() {
		this.openAi.chat().answer(OpenAiAnswer.status(503).withDelay(ofMillis(300))).respond("late");
		assertThat(reason(() -> this.client.withDeadline(ofMillis(600)).chat("Hello")))
			.isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(this.openAi.leftovers()).hasSize(1);
	}

	// A minute has no room for eight of the waits one after the other.
	@Test
	void waitsOfCallsAtOnceDoNotAddUp() {
		Set<String> refused = ConcurrentHashMap.newKeySet();
		this.openAi.chat()
			.otherwise((request) -> refused.add(request.userMessage()) ? OpenAiAnswer.rateLimited(ofSeconds(20))
					: OpenAiAnswer.text(request.userMessage()));
		CountDownLatch all = new CountDownLatch(8);
		List<CompletableFuture<String>> answers = IntStream.range(0, 8)
			.mapToObj((call) -> CompletableFuture.supplyAsync(() -> askTogether(all, "call " + call), this.threads))
			.toList();
		assertThat(answers).extracting(CompletableFuture::join).doesNotHaveDuplicates().hasSize(8);
		assertThat(this.openAi.waits()).hasSize(8).containsOnly(ofSeconds(20));
	}

	private String askTogether(CountDownLatch all, String question) {
		all.countDown();
		try {
			all.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return this.client.withDeadline(Duration.ofMinutes(1)).chat(question).text();
	}

	@Test
	void hearsOfWhateverAFunctionThrows() {
		this.openAi.chat().answer((request) -> {
			throw OpenAiEmulatorTests.<RuntimeException>sneaky(new IOException("checked"));
		}).respond("unused");
		assertThat(reason(this::ask)).isEqualTo(FailureReason.INVALID_REQUEST);
		assertThat(this.openAi.failures()).singleElement().isInstanceOf(IOException.class);
		assertThat(this.openAi.leftovers()).hasSize(1);
	}

	// As Kotlin's lambdas may.
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
		throw (T) failure;
	}

	@Test
	void hasAFunctionCalled() {
		this.openAi.chat().toolCall("weather", "{\"city\":\"Oslo\"}");
		ChatResult result = this.client.chat("How is the weather?");
		assertThat(result.finishReason()).isEqualTo("tool_calls");
		assertThat(result.response().getResults().get(0).getOutput().getToolCalls()).singleElement()
			.satisfies((call) -> {
				assertThat(call.name()).isEqualTo("weather");
				assertThat(call.arguments()).isEqualTo("{\"city\":\"Oslo\"}");
			});
	}

	@Test
	void answersWithSeveralChoices() {
		this.openAi.chat().choices("one", "two");
		assertThat(this.client.chat("Hello").response().getResults())
			.extracting((choice) -> choice.getOutput().getText())
			.containsExactly("one", "two");
	}

	@Test
	void answersWithVectorsOfAWrongLength() {
		this.openAi.embeddings().status(503).dimensions(512);
		assertThat(reason(() -> this.client.embedding("text"))).isEqualTo(FailureReason.DIMENSION_MISMATCH);
		assertThat(this.openAi.embeddingRequests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.inputs()).containsExactly("text"));
	}

	@Test
	void answersWithVectorsOfTheTests() {
		float[] vector = new float[1536];
		vector[7] = 1;
		this.openAi.embeddings().vectors(vector);
		assertThat(this.client.embedding("text").vector()).isEqualTo(vector);
	}

	@Test
	void answersByFunctionsOfTheRequest() {
		this.openAi.chat()
			.respond((request) -> "You said: " + request.userMessage())
			.answer((request) -> OpenAiAnswer.text(request.model()));
		assertThat(List.of(ask(), ask())).containsExactly("You said: Hello", "gpt-4.1-mini");
	}

	@Test
	void answersWhatIsNotScriptedByARule() {
		this.openAi.chat().otherwise((request) -> OpenAiAnswer.text("rule")).respond("once");
		assertThat(List.of(ask(), ask(), ask())).containsExactly("once", "rule", "rule");
		this.openAi.chat().otherwise(OpenAiAnswer.text("another"));
		assertThat(ask()).isEqualTo("another");
		assertThat(this.openAi.leftovers()).isEmpty();
	}

	@Test
	void endsACallWhoseFunctionFailsAtOnce() {
		this.openAi.chat().respond((request) -> {
			throw new IllegalArgumentException("Not this one");
		}).respond("next");
		assertThat(reason(this::ask)).isEqualTo(FailureReason.INVALID_REQUEST);
		assertThat(this.openAi.failures()).singleElement().isInstanceOf(IllegalArgumentException.class);
		assertThat(ask()).isEqualTo("next");
	}

	@Test
	void refusesWhatIsAboveALimit() {
		this.openAi.limit("gpt-4.1-mini", 2, 1000);
		this.openAi.chat().respond("one").respond("two").respond("three");
		assertThat(List.of(ask(), ask(), ask())).containsExactly("one", "two", "three");
		assertThat(this.openAi.chatRequests()).hasSize(4);
		assertThat(this.openAi.waits()).containsExactly(ofSeconds(30));
	}

	@Test
	void refillsALimitAsTimePasses() {
		this.openAi.limit("gpt-4.1-mini", 1, 1000);
		ask();
		this.openAi.advance(Duration.ofMinutes(1));
		ask();
		assertThat(this.openAi.waits()).isEmpty();
	}

	@Test
	void journalsRequestsWithoutTheKey() {
		this.client.chat("What is new?");
		assertThat(this.openAi.requests()).singleElement().satisfies((request) -> {
			assertThat(request.model()).isEqualTo("gpt-4.1-mini");
			assertThat(request.userMessage()).isEqualTo("What is new?");
			assertThat(request.headers()).containsKey("User-Agent").doesNotContainKey("Authorization");
			assertThat(request.headers().toString() + request.body()).doesNotContain("sk-test-0123456789");
		});
	}

	@Test
	void forgetsEverythingWhenItIsReset() {
		this.openAi.chat().rateLimited(ofSeconds(1)).respond("used").respond("unused");
		this.openAi.embeddings().otherwise(OpenAiAnswer.status(400));
		this.openAi.limit("gpt-4.1-mini", 2, 1000);
		ask();
		Instant before = this.openAi.time().now();
		assertThat(this.openAi.leftovers()).containsExactly("chat: text \"unused\"");
		this.openAi.reset();
		assertThat(this.openAi.leftovers()).isEmpty();
		assertThat(this.openAi.requests()).isEmpty();
		assertThat(this.openAi.waits()).isEmpty();
		assertThat(this.openAi.time().now()).isAfterOrEqualTo(before.plus(Duration.ofDays(1)));
		assertThat(List.of(ask(), ask(), ask())).containsOnly(StandardAnswers.SENTENCE);
		assertThat(this.client.embedding("text").vector()).hasSize(1536);
		assertThat(this.openAi.waits()).isEmpty();
	}

	@Test
	void refusesAnAnswerThatIsNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.openAi.chat().status(200))
			.withMessage("status must be 400 to 599: 200");
		assertThat(this.openAi.leftovers()).isEmpty();
	}

	private SharedOpenAiClient client(Map<String, String> properties) {
		return TestClients.client(TestClients.settings(this.openAi.baseUrl(), properties), this.openAi.time(),
				this.openAi.listener());
	}

	private String ask() {
		return this.client.chat("Hello").text();
	}

	private List<String> stream() {
		List<String> parts = new ArrayList<>();
		this.client.stream(new Prompt("Hello")).doOnNext((part) -> add(parts, part)).blockLast();
		return parts;
	}

	private static void assertStreamFailsAfter(SharedOpenAiClient client, String... expected) {
		List<String> parts = new ArrayList<>();
		assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> client.stream(new Prompt("Hello")).doOnNext((part) -> add(parts, part)).blockLast())
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE));
		assertThat(parts).containsExactly(expected);
	}

	private static void add(List<String> parts, ChatResponse response) {
		String text = (response.getResult() != null) ? response.getResult().getOutput().getText() : null;
		if (text != null && !text.isEmpty()) {
			parts.add(text);
		}
	}

	private static FailureReason reason(ThrowingCallable call) {
		return catchThrowableOfType(OpenAiClientException.class, call).reason();
	}

}
