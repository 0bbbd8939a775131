package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.FailureReason;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiObservationsTests {

	private final SimpleTracer tracer = new SimpleTracer();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private long now;

	private final OpenAiObservations observations = new OpenAiObservations(this.registry, () -> this.now);

	OpenAiObservationsTests() {
		this.registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(this.tracer, new TraceParent(this.tracer)),
					new DefaultTracingObservationHandler(this.tracer)));
	}

	@Test
	void showsACallAsASpanAfterTheConventions() {
		FakeCall call = FakeCall.chat();
		this.observations.callStarted(call);
		this.observations.callSucceeded(call, Events.chatAnswer());
		assertThat(span(0).getName()).isEqualTo("chat gpt-4.1-mini");
		assertThat(span(0).getTags()).containsExactlyInAnyOrderEntriesOf(Map.of("gen_ai.operation.name", "chat",
				"gen_ai.provider.name", "openai", "gen_ai.request.model", "gpt-4.1-mini", "gen_ai.response.model",
				"gpt-4.1-mini-2025-04-14", "gen_ai.response.finish_reasons", "stop", "gen_ai.usage.input_tokens",
				"1000", "gen_ai.usage.cache_read.input_tokens", "400", "gen_ai.usage.output_tokens", "200",
				"graphrag.openai.call_id", "call-1"));
	}

	@Test
	void showsAnEmbeddingCall() {
		FakeCall call = FakeCall.embedding();
		this.observations.callStarted(call);
		this.observations.callSucceeded(call, Events.embeddingAnswer());
		assertThat(span(0).getName()).isEqualTo("embeddings text-embedding-3-small");
		assertThat(span(0).getTags()).containsEntry("gen_ai.operation.name", "embeddings")
			.containsEntry("gen_ai.usage.input_tokens", "50")
			.containsEntry("gen_ai.embeddings.dimension.count", "1536");
	}

	@Test
	void showsAttemptsAsChildrenAndTheWaitBetweenThem() {
		callWithOneRetry();
		assertThat(spans()).extracting(SimpleSpan::getName)
			.containsExactly("chat gpt-4.1-mini", "POST /chat/completions", "POST /chat/completions");
		assertThat(spans().subList(1, 3)).allSatisfy((child) -> {
			assertThat(child.context().parentId()).isEqualTo(span(0).context().spanId());
			assertThat(child.context().traceId()).isEqualTo(span(0).context().traceId());
			assertThat(child.getKind()).isEqualTo(Span.Kind.CLIENT);
		});
		assertThat(span(0).getEvents()).extracting(Map.Entry::getValue)
			.containsExactly("openai.retry.backoff 1.500 s after rate_limit");
	}

	@Test
	void showsAWaitForTheRateBudgetAsAnEventBeforeItsAttempt() {
		FakeCall call = FakeCall.chat();
		this.observations.callStarted(call);
		this.observations.budgetReserved(call, Events.place(Duration.ofMillis(2_250)));
		this.observations.budgetWaitEnded(call, Duration.ofMillis(1_500));
		assertThat(spans()).hasSize(1);
		this.observations.attemptStarted(call);
		this.observations.attemptFinished(call, Events.ok());
		this.observations.budgetReserved(call, Events.place(Duration.ZERO));
		this.observations.callSucceeded(call, Events.chatAnswer());
		assertThat(span(0).getEvents()).extracting(Map.Entry::getValue).containsExactly("openai.budget.wait 2.250 s");
		assertThat(span(1).getEvents()).isEmpty();
	}

	@Test
	void tellsWhatCameOfAnAttempt() {
		callWithOneRetry();
		assertThat(span(1).getTags()).containsEntry("http.response.status_code", "429")
			.containsEntry("http.request.resend_count", "0")
			.containsEntry("error.type", "rate_limit");
		assertThat(span(1).getError()).hasMessage("HTTP 429");
		assertThat(span(2).getTags()).containsEntry("http.response.status_code", "200")
			.containsEntry("http.request.resend_count", "1")
			.doesNotContainKey("error.type");
		assertThat(span(2).getError()).isNull();
	}

	@Test
	void sendsTheAttemptsOwnTraceparent() {
		FakeCall call = FakeCall.chat();
		this.observations.callStarted(call);
		this.observations.attemptStarted(call);
		String first = call.headers().get("traceparent");
		this.observations.attemptFinished(call, Events.unreachable());
		this.observations.attemptStarted(call.nextAttempt());
		assertThat(first).contains(span(1).context().traceId(), span(1).context().spanId());
		assertThat(call.headers().get("traceparent")).isNotEqualTo(first).contains(span(2).context().spanId());
		this.observations.callSucceeded(call, Events.chatAnswer());
	}

	@Test
	void showsTheFallback() {
		FakeCall call = FakeCall.chat();
		this.observations.callStarted(call);
		this.observations.fellBack(call.fallBackTo("gpt-4o-mini"), "gpt-4.1-mini", "gpt-4o-mini");
		this.observations.attemptStarted(call);
		this.observations.attemptFinished(call, Events.ok());
		this.observations.callSucceeded(call, Events.chatAnswer());
		assertThat(span(0).getEvents()).extracting(Map.Entry::getValue)
			.containsExactly("openai.retry.fallback to gpt-4o-mini");
		assertThat(span(1).getTags()).containsEntry("gen_ai.request.model", "gpt-4o-mini");
	}

	@Test
	void showsAFailureWithItsReason() {
		FakeCall call = FakeCall.chat("bogus");
		this.observations.callStarted(call);
		this.observations.callFailed(call, Events.failure(FailureReason.UNSUPPORTED_MODEL));
		assertThat(span(0).getName()).isEqualTo("chat other");
		assertThat(span(0).getTags()).containsEntry("error.type", "unsupported_model");
		assertThat(span(0).getError()).hasMessage("The call ended with unsupported_model.");
	}

	@Test
	void isTheCurrentObservationWhileTheCallRuns() {
		FakeCall call = FakeCall.chat();
		this.observations.callStarted(call);
		assertThat(this.tracer.currentSpan()).isEqualTo(span(0));
		this.observations.callFailed(call, Events.failure(FailureReason.INTERRUPTED));
		assertThat(this.tracer.currentSpan()).isNull();
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void showsTheFirstTokenOfAStream() {
		FakeCall call = FakeCall.stream();
		this.observations.callStarted(call);
		this.observations.attemptStarted(call);
		this.now += Duration.ofMillis(1250).toNanos();
		this.observations.firstContent(call);
		this.observations.attemptFinished(call, Events.ok());
		this.observations.callSucceeded(call, Events.chatAnswer());
		assertThat(span(0).getTags()).containsEntry("gen_ai.request.stream", "true")
			.containsEntry("gen_ai.response.time_to_first_chunk", "1.250000");
		assertThat(span(0).getEvents()).extracting(Map.Entry::getValue).containsExactly("openai.stream.first_token");
	}

	@Test
	void leavesTheThreadToTheSubscriberFromTheFirstContentOn() {
		Observation outer = Observation.start("outer", this.registry);
		FakeCall call = FakeCall.stream();
		try (Observation.Scope scope = outer.openScope()) {
			this.observations.callStarted(call);
			assertThat(this.tracer.currentSpan()).isEqualTo(span(1));
			this.observations.attemptStarted(call);
			this.observations.firstContent(call);
			assertThat(this.registry.getCurrentObservationScope()).isSameAs(scope);
			assertThat(this.tracer.currentSpan()).isEqualTo(span(0));
			assertThat(span(1).context().parentId()).isEqualTo(span(0).context().spanId());
			assertThat(span(2).context().parentId()).isEqualTo(span(1).context().spanId());
		}
		outer.stop();
		Observation.Scope before = this.registry.getCurrentObservationScope();
		this.observations.callCancelled(call);
		assertThat(this.registry.getCurrentObservationScope()).isSameAs(before);
	}

	@Test
	void showsACancelledCallAsNoError() {
		FakeCall call = FakeCall.stream();
		this.observations.callStarted(call);
		this.observations.attemptStarted(call);
		this.observations.callCancelled(call);
		assertThat(span(0).getTags()).containsEntry("graphrag.openai.cancelled", "true")
			.doesNotContainKey("error.type");
		assertThat(span(0).getEvents()).extracting(Map.Entry::getValue).containsExactly("openai.call.cancelled");
		assertThat(spans()).allSatisfy((span) -> {
			assertThat(span.getError()).isNull();
			assertThat(span.getEndTimestamp()).isNotEqualTo(Instant.EPOCH);
		});
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void keepsTheLabelsOfTheTimerForStreams() {
		PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		this.registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		callWithOneRetry();
		FakeCall stream = FakeCall.stream();
		this.observations.callStarted(stream);
		this.observations.firstContent(stream);
		this.observations.callCancelled(stream);
		assertThat(meters.scrape().lines())
			.contains("gen_ai_client_operation_duration_seconds_count{error=\"none\",gen_ai_operation_name=\"chat\","
					+ "gen_ai_provider_name=\"openai\",gen_ai_request_model=\"gpt-4.1-mini\"} 2");
	}

	@Test
	void keepsNothingWithANoOpRegistry() {
		OpenAiObservations noOp = new OpenAiObservations(ObservationRegistry.NOOP);
		FakeCall call = FakeCall.chat();
		noOp.callStarted(call);
		noOp.attemptStarted(call);
		noOp.attemptFinished(call, Events.ok());
		noOp.backOffStarted(call, Events.backOff(Duration.ofSeconds(1), null));
		noOp.callSucceeded(call, Events.chatAnswer());
		assertThat(call.headers()).isEmpty();
		assertThat(call.hasAttributes()).isFalse();
	}

	@Test
	void becomesATimerWithClosedLabels() {
		PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		this.registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		callWithOneRetry();
		FakeCall refused = FakeCall.chat("bogus");
		this.observations.callStarted(refused);
		this.observations.callFailed(refused, Events.failure(FailureReason.UNSUPPORTED_MODEL));
		assertThat(meters.scrape().lines()).contains(
				"gen_ai_client_operation_duration_seconds_count{error=\"none\",gen_ai_operation_name=\"chat\","
						+ "gen_ai_provider_name=\"openai\",gen_ai_request_model=\"gpt-4.1-mini\"} 1",
				"gen_ai_client_operation_duration_seconds_count{error=\"OpenAiClientException\","
						+ "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"openai\","
						+ "gen_ai_request_model=\"other\"} 1");
	}

	@ParameterizedTest
	@EnumSource(ThrowingHandler.Step.class)
	void closesEverythingOnceThoughAHandlerThrows(ThrowingHandler.Step step) {
		ThrowingHandler handler = new ThrowingHandler(step);
		this.registry.observationConfig().observationHandler(handler);
		// Other tests of this thread may have left theirs open.
		Observation.Scope before = this.registry.getCurrentObservationScope();
		Observation outer = Observation.start("outer", this.registry);
		try (Observation.Scope scope = outer.openScope()) {
			handler.arm();
			FakeCall call = FakeCall.chat();
			handler.tolerate(() -> this.observations.callStarted(call));
			handler.tolerate(() -> this.observations.attemptStarted(call));
			handler.tolerate(() -> this.observations.attemptFinished(call, Events.rateLimited(null)));
			handler.tolerate(() -> this.observations.backOffStarted(call, Events.backOff(Duration.ZERO, null)));
			handler.tolerate(() -> this.observations.attemptStarted(call.nextAttempt()));
			handler.tolerate(() -> this.observations.callFailed(call, Events.failure(FailureReason.RATE_LIMIT)));
			handler.tolerate(() -> this.observations.callFailed(call, Events.failure(FailureReason.RATE_LIMIT)));
			assertThat(this.registry.getCurrentObservationScope()).isSameAs(scope);
			assertThat(call.hasAttributes()).isFalse();
			handler.disarm();
		}
		outer.stop();
		assertThat(handler.threw()).isTrue();
		assertThat(handler.stopped()).containsExactlyInAnyOrderElementsOf(handler.started()).doesNotHaveDuplicates();
		assertThat(this.registry.getCurrentObservationScope()).isSameAs(before);
	}

	@ParameterizedTest
	@EnumSource(ThrowingHandler.Step.class)
	void closesEverythingOfAStreamThoughAHandlerThrows(ThrowingHandler.Step step) {
		ThrowingHandler handler = new ThrowingHandler(step);
		this.registry.observationConfig().observationHandler(handler);
		Observation outer = Observation.start("outer", this.registry);
		try (Observation.Scope scope = outer.openScope()) {
			handler.arm();
			FakeCall call = FakeCall.stream();
			handler.tolerate(() -> this.observations.callStarted(call));
			handler.tolerate(() -> this.observations.attemptStarted(call));
			handler.tolerate(() -> this.observations.firstContent(call));
			assertThat(this.registry.getCurrentObservationScope()).isSameAs(scope);
			handler.tolerate(() -> this.observations.callCancelled(call));
			assertThat(this.registry.getCurrentObservationScope()).isSameAs(scope);
			handler.disarm();
		}
		outer.stop();
		assertThat(handler.stopped()).containsExactlyInAnyOrderElementsOf(handler.started()).doesNotHaveDuplicates();
	}

	private void callWithOneRetry() {
		FakeCall call = FakeCall.chat();
		this.observations.callStarted(call);
		this.observations.attemptStarted(call);
		this.observations.attemptFinished(call, Events.rateLimited(Duration.ofMillis(1500)));
		this.observations.backOffStarted(call, Events.backOff(Duration.ofMillis(1500), Duration.ofMillis(1500)));
		this.observations.attemptStarted(call.nextAttempt());
		this.observations.attemptFinished(call, Events.ok());
		this.observations.callSucceeded(call, Events.chatAnswer());
	}

	private List<SimpleSpan> spans() {
		return List.copyOf(this.tracer.getSpans());
	}

	private SimpleSpan span(int index) {
		return spans().get(index);
	}

	/**
	 * Writes the W3C header; the simple tracer comes with a propagator that writes
	 * nothing.
	 */
	private record TraceParent(SimpleTracer tracer) implements Propagator {

		@Override
		public List<String> fields() {
			return List.of("traceparent");
		}

		@Override
		public <C> void inject(TraceContext context, @Nullable C carrier, Setter<C> setter) {
			setter.set(carrier, "traceparent", "00-" + context.traceId() + "-" + context.spanId() + "-01");
		}

		@Override
		public <C> Span.Builder extract(@Nullable C carrier, Getter<C> getter) {
			return this.tracer.spanBuilder();
		}

	}

}
