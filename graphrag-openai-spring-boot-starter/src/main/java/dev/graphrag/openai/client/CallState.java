package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.CallListener.Answer;
import dev.graphrag.openai.CallListener.BackOff;
import dev.graphrag.openai.CallReport;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.http.Exchange;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.retry.RetryingCall;
import org.jspecify.annotations.Nullable;

/**
 * One running call: its deadline and what was tried so far. Used by the calling thread
 * alone.
 */
final class CallState implements CallListener.Call, RetryingCall {

	private final String id;

	private final Operation operation;

	private final OpenAiSettings settings;

	private final TimeSource time;

	private final long deadlineNanos;

	private final CallListener listeners;

	private final Map<String, Integer> attempts = new LinkedHashMap<>(4);

	private List<Duration> waits = List.of();

	private @Nullable Map<Object, Object> attributes;

	private @Nullable Map<String, String> headers;

	private Map<String, Object> notes = Map.of();

	private String model;

	private int drawn;

	private @Nullable Limit limit;

	private @Nullable Duration lastRetryAfter;

	private @Nullable Integer lastStatus;

	private @Nullable String lastRequestId;

	private Duration lastLatency = Duration.ZERO;

	private @Nullable Answer answer;

	CallState(Identity identity, String model, TimeSource time, CallListener listeners) {
		this.id = identity.id();
		this.operation = identity.operation();
		this.settings = identity.settings();
		this.model = model;
		this.time = time;
		this.deadlineNanos = time.nanoTime() + this.settings.retry().maxElapsed().toNanos();
		this.listeners = listeners;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public Operation operation() {
		return this.operation;
	}

	@Override
	public String actor() {
		return this.settings.actor();
	}

	@Override
	public OpenAiSettings settings() {
		return this.settings;
	}

	@Override
	public String model() {
		return this.model;
	}

	@Override
	public int attempt() {
		return this.attempts.getOrDefault(this.model, 0);
	}

	@Override
	public @Nullable Object attribute(Object key) {
		return (this.attributes != null) ? this.attributes.get(key) : null;
	}

	@Override
	public void attribute(Object key, @Nullable Object value) {
		if (this.attributes == null) {
			this.attributes = new HashMap<>();
		}
		if (value != null) {
			this.attributes.put(key, value);
		}
		else {
			this.attributes.remove(key);
		}
	}

	@Override
	public void header(String name, String value) {
		if (this.headers == null) {
			this.headers = new LinkedHashMap<>();
		}
		this.headers.put(name, value);
	}

	@Override
	public Duration remaining() {
		return Duration.ofNanos(this.deadlineNanos - this.time.nanoTime());
	}

	@Override
	public void backingOff(BackOff backOff) {
		if (this.waits.isEmpty()) {
			this.waits = new ArrayList<>();
		}
		this.waits.add(backOff.delay());
		this.listeners.backOffStarted(this, backOff);
	}

	@Override
	public void exhaustedBy(Limit limit) {
		this.limit = limit;
	}

	@Override
	public void drew(int tokens) {
		this.drawn = tokens;
	}

	@Override
	public int takeDrawn() {
		int tokens = this.drawn;
		this.drawn = 0;
		return tokens;
	}

	/**
	 * Add figures that every error of this call has in its details.
	 */
	void note(Map<String, Object> notes) {
		this.notes = notes;
	}

	Map<String, Object> notes() {
		return this.notes;
	}

	void switchTo(String model) {
		String fromModel = this.model;
		this.model = model;
		this.limit = null;
		this.drawn = 0;
		this.listeners.fellBack(this, fromModel, model);
	}

	void beginAttempt() {
		this.attempts.merge(this.model, 1, Integer::sum);
		this.listeners.attemptStarted(this);
	}

	void addHeadersTo(Exchange<?> exchange) {
		// OpenAI logs it beside its own request id, which helps its support find a call.
		exchange.requestHeader("X-Client-Request-Id", this.id);
		if (this.headers != null) {
			this.headers.forEach(exchange::requestHeader);
			this.headers = null;
		}
	}

	void endAttempt(CallListener.Attempt attempt) {
		this.lastLatency = attempt.latency();
		this.lastStatus = attempt.status();
		this.lastRequestId = attempt.requestId();
		this.lastRetryAfter = (attempt.retryAfter() != null) ? attempt.retryAfter() : this.lastRetryAfter;
		this.listeners.attemptFinished(this, attempt);
	}

	@Nullable Limit limit() {
		return this.limit;
	}

	boolean isOverdue() {
		return remaining().compareTo(Duration.ZERO) <= 0;
	}

	void answered(Answer answer) {
		this.answer = answer;
	}

	Answer answer() {
		return Objects.requireNonNull(this.answer, "A call that succeeded has an answer");
	}

	@Nullable String requestId() {
		return this.lastRequestId;
	}

	double latencyMs() {
		return this.lastLatency.toNanos() / 1e6;
	}

	CallReport report() {
		return new CallReport(this.id, Collections.unmodifiableMap(this.attempts), this.waits, this.lastStatus,
				this.lastRetryAfter, this.lastRequestId);
	}

	/**
	 * What does not change about a call.
	 */
	record Identity(String id, Operation operation, OpenAiSettings settings) {
	}

}
