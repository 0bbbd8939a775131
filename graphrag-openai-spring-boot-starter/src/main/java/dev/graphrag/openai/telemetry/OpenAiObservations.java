package dev.graphrag.openai.telemetry;

import java.util.Locale;
import java.util.function.Consumer;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Operation;
import io.micrometer.observation.ObservationRegistry;

/**
 * Makes every call a Micrometer observation after the OpenTelemetry semantic conventions
 * for generative AI, with one child per attempt:
 *
 * <pre>
 * chat gpt-4.1-mini                     gen_ai.usage.input_tokens=19 …
 * ├─ POST /chat/completions             http.response.status_code=429
 * ├─ (event) openai.retry.backoff 1.000 s after rate_limit
 * └─ POST /chat/completions             http.response.status_code=200
 * </pre>
 *
 * The tracing headers of an attempt ({@code traceparent}) go out with its request.
 * Content is never attached. With a no-op registry nothing is made. Thread-safe.
 */
public final class OpenAiObservations implements CallListener {

	/**
	 * Name of a call's observation: the conventions' name of its duration.
	 */
	public static final String CALL = "gen_ai.client.operation.duration";

	/**
	 * Name of an attempt's observation.
	 */
	public static final String ATTEMPT = "gen_ai.client.attempt.duration";

	private static final Object KEY = new Object();

	private final ObservationRegistry registry;

	/**
	 * Create the listener.
	 * @param registry the registry to observe with
	 */
	public OpenAiObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void callStarted(Call call) {
		if (!this.registry.isNoop()) {
			call.attribute(KEY, CallObservations.begin(this.registry, call));
		}
	}

	@Override
	public void attemptStarted(Call call) {
		with(call, (observations) -> observations.startAttempt(call));
	}

	@Override
	public void attemptFinished(Call call, Attempt attempt) {
		with(call, (observations) -> observations.stopAttempt(attempt));
	}

	@Override
	public void backOffStarted(Call call, BackOff backOff) {
		with(call, (observations) -> observations.event("openai.retry.backoff", String.format(Locale.ROOT,
				"openai.retry.backoff %.3f s after %s", backOff.delay().toNanos() / 1e9, backOff.reason().code())));
	}

	@Override
	public void fellBack(Call call, String fromModel, String toModel) {
		with(call, (observations) -> observations.event("openai.retry.fallback",
				"openai.retry.fallback to " + ModelNames.label(call.settings(), toModel)));
	}

	@Override
	public void callSucceeded(Call call, Answer answer) {
		end(call, (observations) -> describe(observations, call.operation(), answer));
	}

	@Override
	public void callFailed(Call call, OpenAiClientException failure) {
		end(call, (observations) -> {
			observations.add(GenAiAttributes.ERROR_TYPE, failure.reason().code());
			observations.error(failure);
		});
	}

	// A meter made of the observation takes its low-cardinality values as labels, and
	// what the server says must not become one.
	private static void describe(CallObservations observations, Operation operation, Answer answer) {
		if (!answer.responseModel().isEmpty()) {
			observations.add(GenAiAttributes.RESPONSE_MODEL, SafeText.line(answer.responseModel()));
		}
		String finishReason = SafeText.identifier(answer.finishReason());
		if (finishReason != null) {
			observations.add(GenAiAttributes.FINISH_REASONS, finishReason);
		}
		observations.add(GenAiAttributes.INPUT_TOKENS, answer.promptTokens());
		if (operation == Operation.CHAT) {
			observations.add(GenAiAttributes.CACHED_INPUT_TOKENS, answer.cachedTokens());
			observations.add(GenAiAttributes.OUTPUT_TOKENS, answer.completionTokens());
		}
		else {
			observations.add(GenAiAttributes.DIMENSIONS, answer.dimensions());
		}
	}

	// Handlers and conventions are the application's own, and what they throw must not
	// leave a scope open on a thread that goes on to other work.
	private static void end(Call call, Consumer<CallObservations> description) {
		with(call, (observations) -> {
			call.attribute(KEY, null);
			try {
				description.accept(observations);
			}
			finally {
				observations.stop();
			}
		});
	}

	private static void with(Call call, Consumer<CallObservations> action) {
		if (call.attribute(KEY) instanceof CallObservations observations) {
			action.accept(observations);
		}
	}

}
