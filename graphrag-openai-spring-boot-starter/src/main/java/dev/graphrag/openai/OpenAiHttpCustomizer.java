package dev.graphrag.openai;

import okhttp3.OkHttpClient;

/**
 * Changes the HTTP library under the guarded client: a TLS context, a proxy, an event
 * listener. Beans of this type are applied in order, before the client's own guarantees:
 * replays, redirects, HTTP/2 and separate read and write timeouts stay off.
 */
@FunctionalInterface
public interface OpenAiHttpCustomizer {

	/**
	 * Change the builder.
	 * @param builder the HTTP library's builder
	 */
	void customize(OkHttpClient.Builder builder);

}
