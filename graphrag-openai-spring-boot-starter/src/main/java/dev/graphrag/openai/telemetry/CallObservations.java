package dev.graphrag.openai.telemetry;

import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.CallListener.Call;
import dev.graphrag.openai.Operation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Event;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Observations of one running call: its own, and that of the attempt being made. Used by
 * the thread that makes the call alone.
 *
 * <p>
 * The call's observation is the current one from its beginning to its end; that of a
 * stream only to its first content, since the subscriber's code runs on the same thread
 * from there on, and finds the observation that was current when it subscribed.
 */
final class CallObservations {

	private static final String PROVIDER = "openai";

	private final ObservationRegistry registry;

	private final Observation.@Nullable Scope before;

	private final Observation observation;

	private Observation.@Nullable Scope scope;

	private boolean entered;

	private @Nullable Observation attempt;

	private CallObservations(ObservationRegistry registry, Call call) {
		this.registry = registry;
		this.before = registry.getCurrentObservationScope();
		String modelLabel = ModelNames.label(call);
		String operation = operationName(call.operation());
		this.observation = Observation.createNotStarted(OpenAiObservations.CALL, registry)
			.contextualName(operation + " " + modelLabel)
			.lowCardinalityKeyValue(GenAiAttributes.OPERATION_NAME, operation)
			.lowCardinalityKeyValue(GenAiAttributes.PROVIDER_NAME, PROVIDER)
			.lowCardinalityKeyValue(GenAiAttributes.REQUEST_MODEL, modelLabel)
			.highCardinalityKeyValue("graphrag.openai.call_id", call.id());
		if (call.streaming()) {
			add(GenAiAttributes.REQUEST_STREAM, true);
		}
	}

	/**
	 * Start observing a call, and make its observation the current one.
	 */
	static CallObservations begin(ObservationRegistry registry, Call call) {
		CallObservations observations = new CallObservations(registry, call);
		boolean begun = false;
		try {
			observations.observation.start();
			observations.entered = true;
			observations.scope = observations.observation.openScope();
			begun = true;
			return observations;
		}
		finally {
			if (!begun) {
				observations.stop();
			}
		}
	}

	void startAttempt(Call call) {
		RequestReplySenderContext<Call, Attempt> context = new RequestReplySenderContext<>(
				(carrier, key, value) -> header(carrier, key, value), Kind.CLIENT);
		context.setCarrier(call);
		context.setRemoteServiceName(PROVIDER);
		String path = path(call.operation());
		Observation next = Observation.createNotStarted(OpenAiObservations.ATTEMPT, () -> context, this.registry)
			.parentObservation(this.observation)
			.contextualName("POST " + path)
			.lowCardinalityKeyValue(GenAiAttributes.HTTP_METHOD, "POST")
			.lowCardinalityKeyValue(GenAiAttributes.URL_TEMPLATE, path)
			.lowCardinalityKeyValue(GenAiAttributes.REQUEST_MODEL, ModelNames.label(call))
			.highCardinalityKeyValue(GenAiAttributes.HTTP_RESEND_COUNT, String.valueOf(call.attempt() - 1));
		// Before its start, which may fail half-way.
		this.attempt = next;
		next.start();
	}

	void stopAttempt(Attempt outcome) {
		Observation current = this.attempt;
		this.attempt = null;
		if (current == null) {
			return;
		}
		if (outcome.status() != null) {
			current.highCardinalityKeyValue(GenAiAttributes.HTTP_STATUS, String.valueOf(outcome.status()));
		}
		try {
			if (outcome.failure() != null) {
				current.highCardinalityKeyValue(GenAiAttributes.ERROR_TYPE, outcome.failure().code());
				current.error(new FailedAttempt(outcome));
			}
		}
		finally {
			current.stop();
		}
	}

	/**
	 * Make the observation from before the call the current one again.
	 */
	void leave() {
		if (!this.entered) {
			return;
		}
		this.entered = false;
		try {
			if (this.scope != null) {
				this.scope.close();
			}
		}
		finally {
			// A scope whose handler throws on opening or closing remains the current one.
			this.registry.setCurrentObservationScope(this.before);
		}
	}

	void event(String name, String text) {
		this.observation.event(Event.of(name, text));
	}

	void add(String key, Object value) {
		this.observation.highCardinalityKeyValue(key, String.valueOf(value));
	}

	void error(Throwable error) {
		this.observation.error(error);
	}

	/**
	 * Stop what is still running: an attempt, the scope, the call.
	 */
	void stop() {
		Observation unfinished = this.attempt;
		this.attempt = null;
		try {
			if (unfinished != null) {
				unfinished.stop();
			}
		}
		finally {
			stopCall();
		}
	}

	private void stopCall() {
		try {
			leave();
		}
		finally {
			this.observation.stop();
		}
	}

	private static void header(@Nullable Call carrier, String key, String value) {
		if (carrier != null) {
			carrier.header(key, value);
		}
	}

	private static String operationName(Operation operation) {
		return switch (operation) {
			case CHAT -> "chat";
			case EMBEDDING -> "embeddings";
		};
	}

	private static String path(Operation operation) {
		return switch (operation) {
			case CHAT -> "/chat/completions";
			case EMBEDDING -> "/embeddings";
		};
	}

}
