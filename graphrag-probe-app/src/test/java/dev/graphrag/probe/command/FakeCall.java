package dev.graphrag.probe.command;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

/**
 * A call as a listener sees it.
 */
record FakeCall(Operation operation, String model, int attempt) implements CallListener.Call {

	@Override
	public String id() {
		return "call-1";
	}

	@Override
	public OpenAiSettings settings() {
		throw new UnsupportedOperationException();
	}

	@Override
	public String actor() {
		return "openai-probe";
	}

	@Override
	public void header(String name, String value) {
	}

	@Override
	public @Nullable Object attribute(Object key) {
		return null;
	}

	@Override
	public void attribute(Object key, @Nullable Object value) {
	}

}
