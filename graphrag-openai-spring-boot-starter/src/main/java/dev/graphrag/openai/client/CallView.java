package dev.graphrag.openai.client;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.http.OwnedHeaders;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A running call as its listeners know it. Used by the thread that makes the call alone.
 */
final class CallView implements CallListener.Call {

	private final String id;

	private final Operation operation;

	private final boolean streaming;

	private final OpenAiSettings settings;

	private String model;

	private int attempt;

	private @Nullable Map<Object, Object> attributes;

	private @Nullable Map<String, String> headers;

	CallView(String id, CallStart start, OpenAiSettings settings) {
		this.id = id;
		this.operation = start.operation();
		this.streaming = start.streaming();
		this.settings = settings;
		this.model = start.model();
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
	public boolean streaming() {
		return this.streaming;
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
		return this.attempt;
	}

	@Override
	public @Nullable Object attribute(Object key) {
		Assert.notNull(key, "key must not be null");
		return (this.attributes != null) ? this.attributes.get(key) : null;
	}

	@Override
	public void attribute(Object key, @Nullable Object value) {
		Assert.notNull(key, "key must not be null");
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
		Assert.notNull(name, "name must not be null");
		Assert.notNull(value, "value must not be null");
		OwnedHeaders.checkMayBeSent(name, value);
		if (this.headers == null) {
			this.headers = new LinkedHashMap<>();
		}
		this.headers.put(name, value);
	}

	/**
	 * Return the headers that listeners gave for the attempt that begins, and forget
	 * them.
	 */
	Map<String, String> takeHeaders() {
		Map<String, String> given = this.headers;
		this.headers = null;
		return (given != null) ? given : Map.of();
	}

	void model(String model) {
		this.model = model;
		this.attempt = 0;
	}

	void nextAttempt() {
		this.attempt++;
	}

}
