package dev.graphrag.openai.client;

import dev.graphrag.openai.AsyncOpenAiClient;
import dev.graphrag.openai.settings.OpenAiSettings;

/**
 * A client with a way of its own for the requests of corpus runs: their number is theirs
 * to bound, and the runs look into the embedding store themselves, to fill requests with
 * what is missing.
 */
public interface CorpusCalls {

	/**
	 * Return this client for corpus runs.
	 * @return an asynchronous view that never refuses a call as {@code overloaded}, and
	 * fills the store without a look into it
	 */
	AsyncOpenAiClient corpusCalls();

	/**
	 * Return the client's settings, which need not be the context's.
	 * @return the settings
	 */
	OpenAiSettings settings();

}
