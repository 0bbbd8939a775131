package dev.graphrag.openai.telemetry;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

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
 * ├─ (event) openai.budget.wait 0.250 s
 * ├─ POST /chat/completions             http.response.status_code=429
 * ├─ (event) openai.retry.backoff 1.000 s after rate_limit
 * └─ POST /chat/completions             http.response.status_code=200
 * </pre>
 *
 * A stream has an event at its first content and its time in seconds as
 * {@code gen_ai.response.time_to_first_chunk}. A call that its caller gave up is no
 * error; it has {@code graphrag.openai.cancelled}.
 *
 * <p>
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

	private final FirstToken firstToken;

	/**
	 * Create the listener.
	 * @param registry the registry to observe with
	 */
	public OpenAiObservations(ObservationRegistry registry) {
		this(registry, System::nanoTime);
	}

	OpenAiObservations(ObservationRegistry registry, LongSupplier nanoTime) {
		this.registry = registry;
		this.firstToken = new FirstToken(nanoTime);
	}

	@Override
	public void callStarted(Call call) {
		if (!this.registry.isNoop()) {
			call.attribute(KEY, CallObservations.begin(this.registry, call));
		}
	}

	@Override
	public void attemptStarted(Call call) {
		with(call, (observations) -> {
			this.firstToken.attemptStarted(call);
			observations.startAttempt(call);
		});
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

	// An event of the call's observation: the wait is over before the attempt's begins.
	@Override
	public void budgetReserved(Call call, BudgetPlace place) {
		if (!place.delay().isZero()) {
			with(call, (observations) -> observations.event("openai.budget.wait",
					String.format(Locale.ROOT, "openai.budget.wait %.3f s", place.delay().toNanos() / 1e9)));
		}
	}

	@Override
	public void fellBack(Call call, String fromModel, String toModel) {
		with(call, (observations) -> observations.event("openai.retry.fallback",
				"openai.retry.fallback to " + ModelNames.label(call.settings(), toModel)));
	}

	@Override
	public void firstContent(Call call) {
		with(call, (observations) -> {
			observations.leave();
			Double elapsed = this.firstToken.arrived(call);
			if (elapsed != null) {
				observations.add(GenAiAttributes.TIME_TO_FIRST_CHUNK,
						String.format(Locale.ROOT, "%.6f", elapsed / 1e3));
			}
			observations.event("openai.stream.first_token", "openai.stream.first_token");
		});
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

	// No error.type and no error: nothing went wrong, and a back end that alerts on
	// failed spans would alert on closed browsers.
	@Override
	public void callCancelled(Call call) {
		end(call, (observations) -> {
			observations.add("graphrag.openai.cancelled", true);
			observations.event("openai.call.cancelled", "openai.call.cancelled");
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
