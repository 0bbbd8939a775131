package dev.graphrag.openai;

import java.util.List;

import dev.graphrag.openai.settings.OpenAiSettings;

/**
 * Builds clients with the context's HTTP and retry collaborators. Services inject
 * {@link SharedOpenAiClient}; the factory is for programs that need further clients with
 * other settings, such as a readiness probe.
 */
public interface SharedOpenAiClientFactory {

	/**
	 * Create a client with connections, retry budget and cooldown of its own.
	 * @param settings the settings
	 * @param listeners told of every call, after the log listener, which is always there
	 * @return a new client, for the caller to close
	 * @throws OpenAiClientException if the client cannot be built
	 */
	SharedOpenAiClient create(OpenAiSettings settings, List<CallListener> listeners);

	/**
	 * Open the list of models that the settings' endpoint offers, with connections of its
	 * own.
	 * @param settings the settings
	 * @return the catalog, for the caller to close
	 * @throws OpenAiClientException if it cannot be built
	 * @throws UnsupportedOperationException if this factory makes clients alone, as one
	 * of an application may
	 */
	default ModelCatalog catalog(OpenAiSettings settings) {
		throw new UnsupportedOperationException("This factory makes clients alone");
	}

}
