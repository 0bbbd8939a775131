package dev.graphrag.openai.springai;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.graphrag.openai.AsyncOpenAiClient;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.Arrivals;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Calls whose caller does not wait for the answer.
 */
@Timeout(60)
class FuturesTests {

	private static final Prompt QUESTION = Way.QUESTION;

	// A call would go on for a minute; the bound is for slow machines.
	private static final Duration AT_ONCE = Duration.ofSeconds(2);

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final OpenEnded running = OpenEnded.silent();

	private final RawServer server = new RawServer(this.running);

	@AfterEach
	void close() throws Exception {
		MDC.clear();
		this.openAi.close();
		this.server.close();
	}

	@Test
	void answersArrive() {
		this.openAi.chat().status(503).respond("Paris.");
		SpringAiApplication.against(this.openAi).run((context) -> {
			assertThat(result(async(context).chat(QUESTION)).text()).isEqualTo("Paris.");
			assertThat(async(context).embeddings(List.of("chunk")).get(20, TimeUnit.SECONDS).vectors()).hasSize(1);
			assertThat(SpringAiApplication.calls(context).steps()).containsExactly("started", "attempt 1 gpt-4.1-mini",
					"wait 500", "attempt 2 gpt-4.1-mini", "succeeded", "started", "attempt 1 text-embedding-3-small",
					"succeeded");
		});
	}

	@Test
	void errorsAreTheClientsOwn() {
		this.openAi.chat().status(401);
		SpringAiApplication.against(this.openAi)
			.run((context) -> assertReason(async(context).chat(QUESTION), FailureReason.AUTHENTICATION));
	}

	@Test
	void reactorUsersGetAMono() {
		this.openAi.chat().respond("Paris.");
		SpringAiApplication.against(this.openAi).run((context) -> {
			Mono<ChatResult> mono = Mono.fromFuture(() -> async(context).chat(QUESTION));
			assertThat(this.openAi.requests()).isEmpty();
			assertThat(mono.map(ChatResult::text).block(Duration.ofSeconds(20))).isEqualTo("Paris.");
		});
	}

	@Test
	void callsWaitInAQueueAndPastItTheyAreOverload() {
		this.openAi.chat().stall();
		bounded(1, 2).run((context) -> {
			CompletableFuture<ChatResult> first = async(context).chat(QUESTION);
			Arrivals.awaitRequest(this.openAi);
			List<CompletableFuture<ChatResult>> queued = List.of(async(context).chat(QUESTION),
					async(context).chat(QUESTION));
			assertReason(async(context).chat(QUESTION), FailureReason.OVERLOADED);
			assertThat(queued).noneMatch(CompletableFuture::isDone);
			assertThat(this.openAi.requests()).hasSize(1);
			this.openAi.chat().respond("Two.").respond("Three.");
			first.cancel(true);
			assertThat(result(queued.get(0)).text()).isEqualTo("Two.");
			assertThat(result(queued.get(1)).text()).isEqualTo("Three.");
			awaitIdle(context);
		});
	}

	@Test
	void submittingNeverBlocks() {
		this.openAi.chat().stall();
		bounded(1, 0).run((context) -> {
			long begun = System.nanoTime();
			List<CompletableFuture<ChatResult>> futures = new ArrayList<>();
			for (int call = 0; call < 100; call++) {
				futures.add(async(context).chat(QUESTION));
			}
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
			for (CompletableFuture<ChatResult> future : futures.subList(1, 100)) {
				assertReason(future, FailureReason.OVERLOADED);
			}
			Arrivals.awaitRequest(this.openAi);
			futures.get(0).cancel(true);
			awaitIdle(context);
		});
	}

	@Test
	void cancellingReachesTheExchange() {
		SpringAiApplication.inRealTime(this.server.baseUrl()).run((context) -> {
			CompletableFuture<ChatResult> future = async(context).chat(QUESTION);
			this.running.awaitSent();
			cancel(future);
			this.running.awaitHungUp();
			assertCancelled(context);
		});
	}

	@Test
	void cancellingEndsAWait() {
		this.openAi.chat().rateLimited(Duration.ofSeconds(60));
		SpringAiApplication.inRealTime(this.openAi.baseUrl()).run((context) -> {
			CompletableFuture<ChatResult> future = async(context).chat(QUESTION);
			await(() -> SpringAiApplication.calls(context).steps().contains("wait 60000"));
			cancel(future);
			assertCancelled(context);
			assertThat(this.openAi.requests()).hasSize(1);
		});
	}

	@Test
	void cancellingTakesACallOutOfTheQueue() {
		this.openAi.chat().stall();
		bounded(1, 1).run((context) -> {
			CompletableFuture<ChatResult> first = async(context).chat(QUESTION);
			Arrivals.awaitRequest(this.openAi);
			cancel(async(context).chat(QUESTION));
			this.openAi.chat().respond("Paris.");
			CompletableFuture<ChatResult> next = async(context).chat(QUESTION);
			assertThat(next.isCompletedExceptionally()).as("place in the queue is free").isFalse();
			first.cancel(true);
			assertThat(result(next).text()).isEqualTo("Paris.");
			assertThat(this.openAi.requests()).hasSize(2);
			awaitIdle(context);
		});
	}

	@Test
	void contextOfTheSubmitterIsThere() {
		this.openAi.chat().respond("Paris.");
		Threads threads = new Threads();
		SpringAiApplication.against(this.openAi).withBean(Threads.class, () -> threads).run((context) -> {
			MDC.put("tenant", "acme");
			CompletableFuture<ChatResult> future = async(context).chat(QUESTION);
			MDC.clear();
			result(future);
			assertThat(threads.tenant.get()).isEqualTo("acme");
			assertThat(threads.worker.get()).isNotSameAs(Thread.currentThread());
		});
	}

	@Test
	void timeInTheQueueCountsAgainstTheDeadline() {
		this.openAi.chat().stall();
		bounded(1, 1).run((context) -> {
			CompletableFuture<ChatResult> first = async(context).chat(QUESTION);
			Arrivals.awaitRequest(this.openAi);
			AsyncOpenAiClient hurried = SpringAiApplication.client(context)
				.withDeadline(Duration.ofMillis(200))
				.async();
			assertReason(hurried.chat(QUESTION), FailureReason.TRANSIENT_FAILURE);
			assertThat(this.openAi.requests()).hasSize(1);
			assertThat(first.isDone()).isFalse();
			first.cancel(true);
			awaitIdle(context);
		});
	}

	@Test
	void closingContextEndsQueuedAndRunningCalls() {
		bounded(this.server.baseUrl(), 1, 2).withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=200ms")
			.run((context) -> {
				List<CompletableFuture<ChatResult>> futures = List.of(async(context).chat(QUESTION),
						async(context).chat(QUESTION), async(context).chat(QUESTION));
				this.running.awaitSent();
				closeNow(context);
				for (CompletableFuture<ChatResult> future : futures) {
					assertReason(future, FailureReason.INTERRUPTED);
				}
				this.running.awaitHungUp();
				assertThat(this.server.requests()).isOne();
			});
	}

	@Test
	void closedClientAnswersWithAFailedFuture() {
		SpringAiApplication.inRealTime(this.openAi.baseUrl()).run((context) -> {
			SharedOpenAiClient client = SpringAiApplication.client(context);
			closeNow(context);
			assertReason(client.async().chat(QUESTION), FailureReason.INTERRUPTED);
		});
	}

	@Test
	void continuationsThatBlockDoNotStarveOtherCalls() {
		this.openAi.chat().respond("One.").respond("Two.");
		bounded(1, 10).run((context) -> {
			CompletableFuture<String> both = async(context).chat(QUESTION)
				.thenApply((one) -> one.text() + " " + async(context).chat(QUESTION).join().text());
			assertThat(both.get(20, TimeUnit.SECONDS)).isEqualTo("One. Two.");
		});
	}

	@Test
	void refusalsArriveThroughTheFuture() {
		SpringAiApplication.against(this.openAi).run((context) -> {
			assertReason(async(context).chat(new Prompt(" ")), FailureReason.INVALID_REQUEST);
			assertThat(this.openAi.requests()).isEmpty();
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void workersAreVirtualWhereBootsSwitchSaysSo() {
		this.openAi.chat().respond("Paris.");
		Threads threads = new Threads();
		SpringAiApplication.against(this.openAi)
			.withBean(Threads.class, () -> threads)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> {
				result(async(context).chat(QUESTION));
				assertThat(Thread.class.getMethod("isVirtual").invoke(threads.worker.get())).isEqualTo(true);
			});
	}

	private ApplicationContextRunner bounded(int concurrent, int queued) {
		return bounded(this.openAi.baseUrl(), concurrent, queued);
	}

	private static ApplicationContextRunner bounded(String baseUrl, int concurrent, int queued) {
		return SpringAiApplication.inRealTime(baseUrl)
			.withPropertyValues("graphrag.openai.async.max-concurrent=" + concurrent,
					"graphrag.openai.async.max-queued=" + queued);
	}

	private static AsyncOpenAiClient async(ApplicationContext context) {
		return SpringAiApplication.client(context).async();
	}

	private static ChatResult result(CompletableFuture<ChatResult> future) throws Exception {
		return future.get(20, TimeUnit.SECONDS);
	}

	private static void assertReason(CompletableFuture<?> future, FailureReason reason) {
		ExecutionException failure = catchThrowableOfType(ExecutionException.class,
				() -> future.get(20, TimeUnit.SECONDS));
		assertThat(failure.getCause()).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	private static void cancel(CompletableFuture<?> future) {
		long begun = System.nanoTime();
		assertThat(future.cancel(true)).isTrue();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
		assertThat(catchThrowable(future::get)).isInstanceOf(CancellationException.class);
	}

	private static void assertCancelled(ApplicationContext context) {
		awaitIdle(context);
		await(() -> SpringAiApplication.calls(context).steps().contains("cancelled"));
		assertThat(SpringAiApplication.calls(context).steps()).endsWith("cancelled").containsOnlyOnce("cancelled");
	}

	private static void awaitIdle(ApplicationContext context) {
		await(() -> SpringAiApplication.inFlight(context) == 0);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().pollInterval(10, TimeUnit.MILLISECONDS).atMost(10, TimeUnit.SECONDS).until(condition);
	}

	private static void closeNow(ConfigurableApplicationContext context) {
		context.close();
	}

	/**
	 * Notes where a call is made.
	 */
	static class Threads implements CallListener {

		private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();

		private final AtomicReference<@Nullable String> tenant = new AtomicReference<>();

		@Override
		public void attemptStarted(Call call) {
			this.worker.set(Thread.currentThread());
			this.tenant.set(MDC.get("tenant"));
		}

	}

}
