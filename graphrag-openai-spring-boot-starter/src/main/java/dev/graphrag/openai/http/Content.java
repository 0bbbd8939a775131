package dev.graphrag.openai.http;

import java.util.Map;

/**
 * What to send. Immutable as long as nobody changes the array.
 */
public final class Content {

	private static final String JSON = "application/json";

	private static final byte[] NOTHING = {};

	private final String path;

	private final byte[] body;

	private final Map<String, String> headers;

	private final String accept;

	private final Map<String, String> query;

	private final boolean get;

	/**
	 * Create content.
	 * @param path path below the base URL, such as {@code chat/completions}
	 * @param body the JSON, not copied
	 * @param headers headers that the caller asks for, by name
	 */
	public Content(String path, byte[] body, Map<String, String> headers) {
		this(path, body, headers, JSON, Map.of(), false);
	}

	private Content(String path, byte[] body, Map<String, String> headers, String accept, Map<String, String> query,
			boolean get) {
		this.path = path;
		this.body = body;
		this.headers = headers;
		this.accept = accept;
		this.query = query;
		this.get = get;
	}

	/**
	 * Create content that asks for something and sends nothing, with GET.
	 * @param path path below the base URL, such as {@code models}
	 * @param query parameters by name
	 * @return the content
	 */
	public static Content get(String path, Map<String, String> query) {
		return new Content(path, NOTHING, Map.of(), JSON, query, true);
	}

	/**
	 * Create content whose answer is to be a stream.
	 * @param path path below the base URL
	 * @param body the JSON, not copied
	 * @param headers headers that the caller asks for, by name
	 * @return the content
	 */
	public static Content streamed(String path, byte[] body, Map<String, String> headers) {
		return new Content(path, body, headers, "text/event-stream", Map.of(), false);
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
	 * Return the parameters behind the path.
	 */
	Map<String, String> query() {
		return this.query;
	}

	/**
	 * Return whether it is asked for with GET, without a body.
	 */
	boolean get() {
		return this.get;
	}

	/**
	 * Return the headers that the caller asks for.
	 * @return the headers by name
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

}
