package dev.graphrag.openai.telemetry;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.graphrag.openai.CallListener.Call;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

/**
 * A call as a listener sees it, moved on by the test.
 */
final class FakeCall implements Call {

	private final Operation operation;

	private final Map<Object, Object> attributes = new HashMap<>();

	private final Map<String, String> headers = new LinkedHashMap<>();

	private OpenAiSettings settings = Events.settings();

	private String model;

	private int attempt = 1;

	private boolean streaming;

	private FakeCall(Operation operation, String model) {
		this.operation = operation;
		this.model = model;
	}

	static FakeCall chat() {
		return chat("gpt-4.1-mini");
	}

	static FakeCall chat(String model) {
		return new FakeCall(Operation.CHAT, model);
	}

	static FakeCall stream() {
		return stream("gpt-4.1-mini");
	}

	static FakeCall stream(String model) {
		FakeCall call = chat(model);
		call.streaming = true;
		return call;
	}

	static FakeCall embedding() {
		return embedding("text-embedding-3-small");
	}

	static FakeCall embedding(String model) {
		return new FakeCall(Operation.EMBEDDING, model);
	}

	FakeCall of(OpenAiSettings client) {
		this.settings = client;
		return this;
	}

	FakeCall nextAttempt() {
		this.attempt++;
		return this;
	}

	FakeCall fallBackTo(String fallback) {
		this.model = fallback;
		this.attempt = 1;
		return this;
	}

	Map<String, String> headers() {
		return this.headers;
	}

	boolean hasAttributes() {
		return !this.attributes.isEmpty();
	}

	@Override
	public String id() {
		return "call-1";
	}

	@Override
	public Operation operation() {
		return this.operation;
	}

	@Override
	public boolean streaming() {
		return this.streaming;
	}

	@Override
	public OpenAiSettings settings() {
		return this.settings;
	}

	@Override
	public String actor() {
		return this.settings.actor();
	}

	@Override
	public String model() {
		return this.model;
	}

	@Override
	public int attempt() {
		return this.attempt;
	}

	@Override
	public void header(String name, String value) {
		this.headers.put(name, value);
	}

	@Override
	public @Nullable Object attribute(Object key) {
		return this.attributes.get(key);
	}

	@Override
	public void attribute(Object key, @Nullable Object value) {
		if (value != null) {
			this.attributes.put(key, value);
		}
		else {
			this.attributes.remove(key);
		}
	}

}
