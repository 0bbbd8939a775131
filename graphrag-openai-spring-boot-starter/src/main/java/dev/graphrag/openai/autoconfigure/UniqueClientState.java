package dev.graphrag.openai.autoconfigure;

import java.util.function.Supplier;

import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.SharedOpenAiClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * State of the context's client, looked up when it is asked for: the client's listeners
 * are built before it.
 */
record UniqueClientState(ObjectProvider<SharedOpenAiClient> client) implements Supplier<@Nullable ClientState> {

	@Override
	public @Nullable ClientState get() {
		SharedOpenAiClient unique = this.client.getIfUnique();
		return (unique != null) ? unique.state() : null;
	}

}
