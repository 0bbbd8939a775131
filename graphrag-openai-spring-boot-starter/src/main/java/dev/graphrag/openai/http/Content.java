package dev.graphrag.openai.http;

import java.util.Map;

/**
 * What to send. Immutable as long as nobody changes the array.
 */
public final class Content {

	private final String path;

	private final byte[] body;

	private final Map<String, String> headers;

	/**
	 * Create content.
	 * @param path path below the base URL, such as {@code chat/completions}
	 * @param body the JSON, not copied
	 * @param headers headers that the caller asks for, by name
	 */
	public Content(String path, byte[] body, Map<String, String> headers) {
		this.path = path;
		this.body = body;
		this.headers = headers;
	}

	/**
	 * Return the path below the base URL.
	 * @return for example {@code chat/completions}
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Return the JSON.
	 * @return the array itself
	 */
	byte[] body() {
		return this.body;
	}

	/**
	 * Return the headers that the caller asks for.
	 * @return the headers by name
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

}
