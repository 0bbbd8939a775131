package dev.graphrag.probe.emulator;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenAI-compatible server on a loopback port: chat completions and embeddings over
 * real HTTP, with answers that depend on the request alone. It has no streaming.
 */
public final class OpenAiEmulator implements AutoCloseable {

	/**
	 * The only key that the emulator accepts.
	 */
	public static final String API_KEY = "emulator";

	private static final String ROOT = "/v1";

	private final HttpServer server;

	private final ExecutorService executor;

	private final JsonMapper mapper = JsonMapper.builder().build();

	private OpenAiEmulator(HttpServer server, ExecutorService executor) {
		this.server = server;
		this.executor = executor;
	}

	/**
	 * Start an emulator on a free loopback port.
	 * @return the running emulator, for the caller to close
	 * @throws IOException if no port can be opened
	 */
	public static OpenAiEmulator start() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		ExecutorService executor = Executors.newCachedThreadPool(OpenAiEmulator::daemon);
		OpenAiEmulator emulator = new OpenAiEmulator(server, executor);
		server.setExecutor(executor);
		server.createContext(ROOT + "/chat/completions", (exchange) -> emulator.handle(exchange, new ChatAnswers()));
		server.createContext(ROOT + "/embeddings", (exchange) -> emulator.handle(exchange, new EmbeddingAnswers()));
		server.createContext("/", (exchange) -> emulator.reply(exchange, 404, Refusal.body("Unknown path.")));
		server.start();
		return emulator;
	}

	/**
	 * Return the root of the API.
	 * @return a URL such as {@code http://127.0.0.1:40123/v1}
	 */
	public String baseUrl() {
		InetSocketAddress address = this.server.getAddress();
		return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + ROOT;
	}

	/**
	 * Stop at once.
	 */
	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private void handle(HttpExchange exchange, Answers answers) throws IOException {
		try {
			check(exchange);
			JsonNode request = this.mapper.readTree(exchange.getRequestBody().readAllBytes());
			reply(exchange, 200, answers.answer(request));
		}
		catch (Refusal ex) {
			reply(exchange, ex.status(), Refusal.body(String.valueOf(ex.getMessage())));
		}
		catch (JacksonException ex) {
			reply(exchange, 400, Refusal.body("The request is not JSON."));
		}
	}

	private static void check(HttpExchange exchange) {
		if (!("Bearer " + API_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			throw new Refusal(401, "Incorrect API key.");
		}
		if (!exchange.getRequestMethod().equals("POST")) {
			throw new Refusal(405, "Only POST is served.");
		}
	}

	private void reply(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
		byte[] bytes = this.mapper.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, bytes.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(bytes);
		}
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "openai-emulator");
		thread.setDaemon(true);
		return thread;
	}

}
