package dev.graphrag.openai.http;

import java.util.Map;

/**
 * What to send. Immutable as long as nobody changes the array.
 */
public final class Content {

	private final String path;

	private final byte[] body;

	private final Map<String, String> headers;

	private final String accept;

	/**
	 * Create content.
	 * @param path path below the base URL, such as {@code chat/completions}
	 * @param body the JSON, not copied
	 * @param headers headers that the caller asks for, by name
	 */
	public Content(String path, byte[] body, Map<String, String> headers) {
		this(path, body, headers, "application/json");
	}

	private Content(String path, byte[] body, Map<String, String> headers, String accept) {
		this.path = path;
		this.body = body;
		this.headers = headers;
		this.accept = accept;
	}

	/**
	 * Create content whose answer is to be a stream.
	 * @param path path below the base URL
	 * @param body the JSON, not copied
	 * @param headers headers that the caller asks for, by name
	 * @return the content
	 */
	public static Content streamed(String path, byte[] body, Map<String, String> headers) {
		return new Content(path, body, headers, "text/event-stream");
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
	public byte[] body() {
		return this.body;
	}

	/**
	 * Return the media type of the answer.
	 */
	String accept() {
		return this.accept;
	}

	/**
	 * Return the headers that the caller asks for.
	 * @return the headers by name
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

}
