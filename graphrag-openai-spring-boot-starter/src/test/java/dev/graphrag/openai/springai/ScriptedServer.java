package dev.graphrag.openai.springai;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import com.jayway.jsonpath.JsonPath;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.http.RawServer.Connection;

/**
 * A server that gives its replies in order, one for each request on whatever connection,
 * and keeps the requests.
 */
public final class ScriptedServer implements AutoCloseable {

	private static final String UNSCRIPTED = RawServer.answer("418 I'm a teapot", "", "{}");

	private final Queue<Reply> replies;

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final RawServer server = new RawServer(this::serve);

	public ScriptedServer(Reply... replies) {
		this.replies = new ConcurrentLinkedQueue<>(List.of(replies));
	}

	private void serve(Connection connection) throws IOException, InterruptedException {
		while (connection.readRequest()) {
			Reply reply = this.replies.poll();
			this.requests.add(new Request(connection.head(), connection.body()));
			if (reply == null) {
				connection.write(UNSCRIPTED);
			}
			else {
				reply.give(connection);
			}
		}
	}

	/**
	 * Add replies.
	 */
	public void then(Reply... more) {
		this.replies.addAll(List.of(more));
	}

	/**
	 * Forget everything, and give these replies.
	 */
	public void begin(Reply... first) {
		this.requests.clear();
		this.replies.clear();
		then(first);
	}

	public String baseUrl() {
		return this.server.baseUrl();
	}

	public List<Request> requests() {
		return this.requests;
	}

	public Request request(int index) {
		return this.requests.get(index);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	/**
	 * Return a reply with a good status and a JSON body.
	 */
	public static Reply json(String body) {
		return (connection) -> connection.write(RawServer.ok(body));
	}

	/**
	 * Return a reply.
	 * @param headers lines that each end with CR LF
	 */
	public static Reply answer(String status, String headers, String body) {
		return (connection) -> connection.write(RawServer.answer(status, headers, body));
	}

	public static Reply rateLimited(int retryAfter) {
		return answer("429 Too Many Requests", "Retry-After: " + retryAfter + "\r\n", "{}");
	}

	public static Reply unavailable() {
		return answer("503 Service Unavailable", "", "{}");
	}

	/**
	 * Return a reply that hangs up without a word.
	 */
	public static Reply hangUp() {
		return (connection) -> {
			throw new EOFException();
		};
	}

	/**
	 * What a request is answered with.
	 */
	@FunctionalInterface
	public interface Reply {

		/**
		 * Answer.
		 * @throws IOException to hang up
		 */
		void give(Connection connection) throws IOException, InterruptedException;

	}

	/**
	 * A request that arrived.
	 */
	public record Request(String head, String body) {

		/**
		 * Return what the body has at a JSON path.
		 */
		public Object at(String path) {
			return JsonPath.read(this.body, path);
		}

		/**
		 * Return all that the body has at a JSON path, as text.
		 */
		public List<String> all(String path) {
			List<Object> found = JsonPath.read(this.body, path);
			return found.stream().map(String::valueOf).toList();
		}

		/**
		 * Return the fields of the object at a JSON path.
		 */
		public Map<String, Object> fields(String path) {
			return JsonPath.read(this.body, path);
		}

		/**
		 * Return the values of a header, in any case.
		 */
		public List<String> header(String name) {
			return this.head.lines()
				.filter((line) -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
				.map((line) -> line.substring(name.length() + 1).strip())
				.toList();
		}

	}

}
