package dev.graphrag.openai.springai;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import dev.graphrag.openai.test.OpenAiEmulator;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The subscriber's context is there in its callbacks, and in what listeners hear.
 */
@Timeout(60)
class StreamContextTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	@AfterEach
	void close() {
		MDC.clear();
		this.openAi.close();
	}

	// The chat client hops to a thread of Reactor's, which knows nothing of it.
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "CHAT_CLIENT")
	void diagnosticContextOfTheSubscriber(Way way) {
		SpringAiApplication.against(this.openAi).run((context) -> {
			List<@Nullable String> seen = new CopyOnWriteArrayList<>();
			MDC.put("tenant", "acme");
			ReceivedParts received = ReceivedParts
				.of(way.stream(context).doOnNext((part) -> seen.add(String.valueOf(MDC.get("tenant")))));
			MDC.clear();
			received.awaitCompletion();
			assertThat(seen).hasSizeGreaterThan(1).containsOnly("acme");
		});
	}

	@ParameterizedTest
	@EnumSource
	void reactorContextOfTheSubscriber(Way way) {
		SpringAiApplication.against(this.openAi).run((context) -> {
			List<String> seen = new CopyOnWriteArrayList<>();
			Flux<ChatResponse> stream = way.stream(context)
				.concatMap((part) -> Mono
					.deferContextual((view) -> Mono.just(part).doOnNext((same) -> seen.add(view.get("tenant")))))
				.contextWrite((view) -> view.put("tenant", "acme"));
			ReceivedParts.of(stream).awaitCompletion();
			assertThat(seen).hasSizeGreaterThan(1).containsOnly("acme");
		});
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "CHAT_CLIENT")
	void observationOfTheSubscribingThread(Way way) {
		SpringAiApplication.against(this.openAi).run((context) -> {
			ObservationRegistry registry = observed(context);
			AtomicReference<@Nullable Observation> seen = new AtomicReference<>();
			Observation outer = Observation.start("outer", registry);
			ReceivedParts received = outer.scoped(() -> ReceivedParts
				.of(way.stream(context).doOnNext((part) -> seen.set(registry.getCurrentObservation()))));
			received.awaitCompletion();
			outer.stop();
			assertThat(seen.get()).isNotNull()
				.satisfies((current) -> assertThat(current == outer || isWithin(current.getContextView(), outer))
					.isTrue());
		});
	}

	@Test
	void observationOfTheReactorContextIsThatOfTheCall() {
		observationOfTheReactorContextIsThatOfTheCall(Way.CLIENT);
	}

	@ParameterizedTest
	@EnumSource
	void observationOfTheReactorContextIsThatOfTheCallWhereReactorPropagatesIt(Way way) {
		Hooks.enableAutomaticContextPropagation();
		try {
			observationOfTheReactorContextIsThatOfTheCall(way);
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
	}

	private void observationOfTheReactorContextIsThatOfTheCall(Way way) {
		SpringAiApplication.against(this.openAi).withBean(Stopped.class).run((context) -> {
			Observation outer = Observation.start("outer", observed(context));
			ReceivedParts
				.of(way.stream(context).contextWrite((view) -> view.put(ObservationThreadLocalAccessor.KEY, outer)))
				.awaitCompletion();
			outer.stop();
			assertThat(context.getBean(Stopped.class).contexts)
				.filteredOn((stopped) -> "gen_ai.client.operation.duration".equals(stopped.getName()))
				.singleElement()
				.satisfies((call) -> assertThat(isWithin(call, outer)).isTrue());
		});
	}

	private static ObservationRegistry observed(ApplicationContext context) {
		return context.getBean(ObservationRegistry.class);
	}

	private static boolean isWithin(Observation.ContextView context, Observation outer) {
		ObservationView parent = context.getParentObservation();
		while (parent != null && parent != outer) {
			parent = parent.getContextView().getParentObservation();
		}
		return parent == outer;
	}

	/**
	 * Keeps the observations that have ended.
	 */
	static class Stopped implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> contexts = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.contexts.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
