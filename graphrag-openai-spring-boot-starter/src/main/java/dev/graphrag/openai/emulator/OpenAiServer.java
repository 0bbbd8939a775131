package dev.graphrag.openai.emulator;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.graphrag.openai.emulator.OpenAiRequest.Endpoint;
import dev.graphrag.openai.emulator.Reply.Ending;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * An OpenAI-compatible server: {@code POST /v1/chat/completions}, streams included,
 * {@code POST /v1/embeddings} and {@code GET /v1/models}. It takes any key, but wants
 * one, and keeps it nowhere. Unless the system property
 * {@code sun.net.httpserver.nodelay} is set, loading this class sets it, for all servers
 * of the JDK's kind in this JVM. Thread-safe.
 */
public final class OpenAiServer implements AutoCloseable {

	/**
	 * A key for clients that have none; any other would do. It is no word that the
	 * redactor would then mask.
	 */
	public static final String API_KEY = "sk-emulator";

	private static final String ROOT = "/v1";

	private static final String BEARER = "Bearer ";

	private static final long CHUNKED = 0;

	private static final long NO_BODY = -1;

	// The JDK's 50 make a burst of new connections wait a second for the next attempt.
	private static final int BACKLOG = 1024;

	private static final List<String> CREDENTIALS = List.of("authorization", "proxy-authorization", "api-key");

	static {
		// Without it, an answer on a used connection waits for the client's delayed
		// acknowledgement of the head, 40 ms. There is no other way to set it.
		if (System.getProperty("sun.net.httpserver.nodelay") == null) {
			System.setProperty("sun.net.httpserver.nodelay", "true");
		}
	}

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool(OpenAiServer::daemon);

	private final Responder responder;

	private final AnswerListener listener;

	private final AtomicLong requests = new AtomicLong();

	private volatile CountDownLatch stalled = new CountDownLatch(1);

	private OpenAiServer(HttpServer server, Responder responder, AnswerListener listener) {
		this.server = server;
		this.responder = responder;
		this.listener = listener;
	}

	/**
	 * Start a server on a free loopback port.
	 * @param responder what requests are answered with
	 * @return the running server, for the caller to close
	 * @throws IOException if no port can be opened
	 */
	public static OpenAiServer start(Responder responder) throws IOException {
		return start(responder, new AnswerListener() {
		});
	}

	/**
	 * Start a server on a free loopback port.
	 * @param responder what requests are answered with
	 * @param listener hears what becomes of the answers
	 * @return the running server, for the caller to close
	 * @throws IOException if no port can be opened
	 */
	public static OpenAiServer start(Responder responder, AnswerListener listener) throws IOException {
		return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), responder, listener);
	}

	/**
	 * Start a server.
	 * @param address where it listens
	 * @param responder what requests are answered with
	 * @return the running server, for the caller to close
	 * @throws IOException if it cannot listen there
	 */
	public static OpenAiServer start(InetSocketAddress address, Responder responder) throws IOException {
		return start(address, responder, new AnswerListener() {
		});
	}

	private static OpenAiServer start(InetSocketAddress address, Responder responder, AnswerListener listener)
			throws IOException {
		Assert.notNull(address, "address must not be null");
		Assert.notNull(responder, "responder must not be null");
		Assert.notNull(listener, "listener must not be null");
		OpenAiServer started = new OpenAiServer(HttpServer.create(address, BACKLOG), responder, listener);
		started.server.setExecutor(started.executor);
		started.server.createContext("/", started::handle);
		started.server.start();
		return started;
	}

	/**
	 * Return the root of the API, as clients on this machine reach it.
	 * @return a URL such as {@code http://127.0.0.1:40123/v1}
	 */
	public String baseUrl() {
		InetSocketAddress address = this.server.getAddress();
		InetAddress bound = address.getAddress();
		String host = (bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound).getHostAddress();
		return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + ROOT;
	}

	/**
	 * Close the connections of answers that stall.
	 */
	public void hangUpStalled() {
		CountDownLatch stalled = this.stalled;
		this.stalled = new CountDownLatch(1);
		stalled.countDown();
	}

	/**
	 * Stop at once: connections are closed, answers that stall or wait included.
	 */
	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private void handle(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		// Taken before anybody can know of the request, so that no hang-up passes it by.
		CountDownLatch stalled = this.stalled;
		Reply reply = reply(exchange, body).withDefaultHeaders(Map.of("x-request-id",
				"req_emulator_" + this.requests.incrementAndGet(), "openai-version", "2020-10-01"));
		write(exchange, reply, stalled);
	}

	private Reply reply(HttpExchange exchange, String body) {
		try {
			OpenAiRequest request = request(exchange, body);
			OpenAiAnswer answer = this.responder.answer(request);
			Assert.state(answer != null, "The function returned null");
			Reply reply = answer.reply(request);
			return (request.endpoint() == Endpoint.MODELS) ? reply
					: reply.withDefaultHeaders(ModelLimits.unlimited(request));
		}
		catch (Refusal ex) {
			return ex.error().reply();
		}
		catch (Throwable ex) {
			// Whoever asked should not have to guess why a connection was closed.
			this.listener.failed(ex);
			return ApiError.invalid("The emulator's answer failed: " + ex, null).reply();
		}
	}

	private static OpenAiRequest request(HttpExchange exchange, String body) {
		String authorization = exchange.getRequestHeaders().getFirst("Authorization");
		if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
				|| authorization.substring(BEARER.length()).isBlank()) {
			throw new Refusal(ApiError.of(401));
		}
		String path = exchange.getRequestURI().getPath();
		Endpoint endpoint = endpoint(exchange.getRequestMethod(), path);
		if (endpoint == null) {
			throw new Refusal(ApiError.unknownPath(exchange.getRequestMethod(), path));
		}
		Map<String, String> headers = new LinkedHashMap<>();
		exchange.getRequestHeaders().forEach((name, values) -> {
			if (CREDENTIALS.stream().noneMatch(name::equalsIgnoreCase)) {
				headers.put(name, String.join(", ", values));
			}
		});
		return new OpenAiRequest(endpoint, path.substring(ROOT.length()), query(exchange), headers, body);
	}

	private static Map<String, String> query(HttpExchange exchange) {
		Map<String, String> query = new LinkedHashMap<>();
		String text = exchange.getRequestURI().getRawQuery();
		for (String parameter : StringUtils.tokenizeToStringArray(text, "&")) {
			String[] pair = parameter.split("=", 2);
			query.put(decoded(pair[0]), (pair.length == 2) ? decoded(pair[1]) : "");
		}
		return query;
	}

	private static String decoded(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	private static @Nullable Endpoint endpoint(String method, String path) {
		return switch (method + " " + path) {
			case "POST " + ROOT + "/chat/completions" -> Endpoint.CHAT;
			case "POST " + ROOT + "/embeddings" -> Endpoint.EMBEDDINGS;
			case "GET " + ROOT + "/models" -> Endpoint.MODELS;
			default -> (method.equals("GET") && path.startsWith(ROOT + "/models/")) ? Endpoint.MODELS : null;
		};
	}

	private void write(HttpExchange exchange, Reply reply, CountDownLatch stalled) throws IOException {
		try {
			delay(reply.delay());
			if (!reply.parts().isEmpty() || reply.ending() == Ending.COMPLETE) {
				send(exchange, reply);
			}
			if (reply.ending() == Ending.STALL) {
				this.listener.stalled();
				stalled.await();
			}
		}
		catch (InterruptedException ex) {
			// The server is closed.
			Thread.currentThread().interrupt();
		}
		if (reply.ending() != Ending.COMPLETE) {
			// The JDK's server hangs up where a handler fails.
			throw new EOFException("As told.");
		}
		exchange.close();
	}

	private void delay(Duration delay) throws InterruptedException {
		if (!delay.isZero()) {
			long since = System.nanoTime();
			TimeUnit.NANOSECONDS.sleep(delay.toNanos());
			this.listener.delayed(since);
		}
	}

	private static void send(HttpExchange exchange, Reply reply) throws IOException {
		reply.headers().forEach(exchange.getResponseHeaders()::set);
		List<byte[]> parts = reply.parts().stream().map((part) -> part.getBytes(StandardCharsets.UTF_8)).toList();
		long length = parts.stream().mapToLong((part) -> part.length).sum();
		if (exchange.getRequestMethod().equals("HEAD") || (length == 0 && reply.ending() == Ending.COMPLETE)) {
			exchange.sendResponseHeaders(reply.status(), NO_BODY);
			return;
		}
		long missing = (reply.ending() == Ending.COMPLETE) ? 0 : 1;
		exchange.sendResponseHeaders(reply.status(), reply.streamed() ? CHUNKED : length + missing);
		// Left open where the end is missing: closing it would send one.
		OutputStream out = exchange.getResponseBody();
		for (byte[] part : parts) {
			out.write(part);
			out.flush();
		}
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "openai-emulator");
		thread.setDaemon(true);
		return thread;
	}

}
