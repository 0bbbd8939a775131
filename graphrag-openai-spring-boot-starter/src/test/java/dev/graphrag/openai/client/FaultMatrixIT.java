package dev.graphrag.openai.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.http.RawServer.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The rows of docs/reliability.md: what the client does about each fault, over raw
 * sockets and with the defaults of its retries, jitter aside.
 */
@Timeout(60)
class FaultMatrixIT {

	private static final String OK = RawServer.ok(OpenAiStubs.chat("m"));

	private static final String GOOD_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

	private static final long[] BACKOFF = { 500, 1000 };

	private static final long[] NONE = {};

	static Stream<Fault> chatFaults() {
		return Stream.of(connectionFaults(), timeouts(), statuses(), retryAfters(), bodies()).flatMap((rows) -> rows);
	}

	private static Stream<Fault> connectionFaults() {
		return Stream.of(
				new Fault("reset before the headers", 3, BACKOFF, "transient_failure",
						each((connection) -> connection.reset())),
				new Fault("reset in the headers", 3, BACKOFF, "transient_failure", each((connection) -> {
					connection.write("HTTP/1.1 200 OK\r\nContent-");
					connection.reset();
				})), new Fault("reset in the body", 3, BACKOFF, "transient_failure", each((connection) -> {
					connection.write(GOOD_HEAD + "Content-Length: 500\r\n\r\n{\"id\":");
					connection.reset();
				})), new Fault("closed without an answer", 3, BACKOFF, "transient_failure", each((connection) -> {
				})),
				new Fault("closed in the headers", 3, BACKOFF, "transient_failure",
						each((connection) -> connection.write("HTTP/1.1 200 OK\r\nContent-"))),
				new Fault("body shorter than Content-Length", 3, BACKOFF, "transient_failure",
						each((connection) -> connection.write(OK.substring(0, OK.length() - 40)))),
				new Fault("chunked body cut off", 3, BACKOFF, "transient_failure",
						each((connection) -> connection
							.write(GOOD_HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"id\""))),
				new Fault("body without length cut off", 3, BACKOFF, "transient_failure",
						each((connection) -> connection.write(GOOD_HEAD + "\r\n{\"id\":\"x\",\"choices\":[{"))),
				new Fault("not HTTP", 3, BACKOFF, "transient_failure",
						each((connection) -> connection.write("SSH-2.0-OpenSSH\r\n"))),
				new Fault("impossible status line", 3, BACKOFF, "transient_failure",
						each((connection) -> connection.write("HTTP/1.1 -10 OK\r\n\r\n"))),
				new Fault("reset once, then a good answer", 2, new long[] { 500 }, "success", (connection) -> {
					connection.readRequest();
					connection.reset();
				}, RawServer.answering(OK)));
	}

	private static Stream<Fault> timeouts() {
		return Stream.of(
				new Fault("no answer at all", 3, BACKOFF, "transient_failure",
						each((connection) -> connection.stall())),
				new Fault("headers stall", 3, BACKOFF, "transient_failure", each((connection) -> {
					connection.write("HTTP/1.1 200 OK\r\nContent-");
					connection.stall();
				})), new Fault("body stalls", 3, BACKOFF, "transient_failure", each((connection) -> {
					connection.write(OK.substring(0, OK.length() - 40));
					connection.stall();
				})),
				new Fault("headers drip byte by byte", 3, BACKOFF, "transient_failure",
						each((connection) -> connection.drip(GOOD_HEAD))),
				new Fault("body drips byte by byte", 3, BACKOFF, "transient_failure", each((connection) -> {
					connection.write(GOOD_HEAD + "Content-Length: 500\r\n\r\n");
					connection.drip(OpenAiStubs.chat("m"));
				})))
			.map((fault) -> fault.with("timeout.request", "300ms"));
	}

	private static Stream<Fault> statuses() {
		Stream<Fault> retried = Stream
			.of("408 Request Timeout", "409 Conflict", "425 Too Early", "500 Internal Server Error", "502 Bad Gateway",
					"503 Service Unavailable", "504 Gateway Timeout", "520 Unknown", "529 Overloaded", "599 Timeout")
			.map((status) -> new Fault(status.substring(0, 3), 3, BACKOFF, "transient_failure",
					answering(status, "", "")));
		return Stream.concat(retried, Stream.of(
				new Fault("400", 1, NONE, "invalid_request", answering("400 Bad Request", "", "")),
				new Fault("401", 1, NONE, "authentication", answering("401 Unauthorized", "", "")),
				new Fault("402", 1, NONE, "quota_exhausted", answering("402 Payment Required", "", "")),
				new Fault("403", 1, NONE, "authentication", answering("403 Forbidden", "", "")),
				new Fault("407", 1, NONE, "invalid_request", answering("407 Proxy Authentication Required", "", "{}")),
				new Fault("501", 1, NONE, "transient_failure", answering("501 Not Implemented", "", "")),
				new Fault("505", 1, NONE, "transient_failure", answering("505 HTTP Version", "", "")),
				new Fault("600", 1, NONE, "transient_failure", answering("600 Beyond", "", "")),
				new Fault("404 in HTML", 1, NONE, "invalid_request",
						answering("404 Not Found", "", "<html>not here</html>")),
				new Fault("307 redirect", 1, NONE, "invalid_request",
						answering("307 Temporary Redirect", "Location: /v1/chat/completions\r\n", "")),
				new Fault("429", 3, BACKOFF, "rate_limit", answering("429 Too Many Requests", "", "")),
				new Fault("429 with insufficient_quota", 1, NONE, "quota_exhausted",
						answering("429 Too Many Requests", "Retry-After: 1\r\n",
								OpenAiStubs.error("insufficient_quota"))),
				new Fault("429 with insufficient_quota, cut off", 1, NONE, "quota_exhausted",
						answering("429 Too Many Requests", "",
								"{\"error\":{\"message\":\"m\",\"type\":\"insufficient_quota\",\"code\":\"insuf")),
				new Fault("429 with insufficient_quota after 70,000 characters of message", 1, NONE, "quota_exhausted",
						answering("429 Too Many Requests", "",
								"{\"error\":{\"type\":\"insufficient_quota\",\"message\":\"" + "m".repeat(70_000)
										+ "\"}}")),
				new Fault("429 with billing_hard_limit_reached in a list", 1, NONE, "quota_exhausted",
						answering("429 Too Many Requests", "",
								"[{\"error\":{\"code\":\"billing_hard_limit_reached\"}}]")),
				new Fault("429 with INSUFFICIENT_QUOTA under detail", 1, NONE, "quota_exhausted",
						answering("429 Too Many Requests", "", "{\"detail\":{\"code\":\"INSUFFICIENT_QUOTA\"}}")),
				new Fault("400 with billing_not_active at the top level", 1, NONE, "quota_exhausted",
						answering("400 Bad Request", "", "{\"code\":\"billing_not_active\"}")),
				new Fault("429 with insufficient_quota after a byte-order mark", 1, NONE, "quota_exhausted",
						answering("429 Too Many Requests", "", "\ufeff" + OpenAiStubs.error("insufficient_quota"))),
				new Fault("503 with x-should-retry: false", 1, NONE, "transient_failure",
						answering("503 Service Unavailable", "x-should-retry: false\r\n", "")),
				new Fault("400 with x-should-retry: true", 3, BACKOFF, "invalid_request",
						answering("400 Bad Request", "x-should-retry: true\r\n", "")),
				new Fault("503 twice, then a good answer", 3, BACKOFF, "success", (connection) -> {
					connection.readRequest();
					connection.write(RawServer.answer("503 Service Unavailable", "", ""));
					connection.readRequest();
					connection.write(RawServer.answer("503 Service Unavailable", "", ""));
					connection.readRequest();
					connection.write(OK);
				}), new Fault("100 Continue before a good answer", 1, NONE, "success",
						RawServer.answering("HTTP/1.1 100 Continue\r\n\r\n" + OK))));
	}

	private static Stream<Fault> retryAfters() {
		return Stream.of(new Fault("429 with Retry-After: 1, then 2, then a good answer", 3, new long[] { 1000, 2000 },
				"success", (connection) -> {
					connection.readRequest();
					connection.write(RawServer.answer("429 Too Many Requests", "Retry-After: 1\r\n", ""));
					connection.readRequest();
					connection.write(RawServer.answer("429 Too Many Requests", "Retry-After: 2\r\n", ""));
					connection.readRequest();
					connection.write(OK);
				}),
				new Fault("503 with Retry-After: 0", 3, BACKOFF, "transient_failure",
						answering("503 Service Unavailable", "Retry-After: 0\r\n", "")),
				new Fault("408 with Retry-After: 0", 3, BACKOFF, "transient_failure",
						answering("408 Request Timeout", "Retry-After: 0\r\n", "")),
				new Fault("503 with a Retry-After of 35 digits", 3, BACKOFF, "transient_failure",
						answering("503 Service Unavailable", "Retry-After: 12345678901234567890123456789012345\r\n",
								"")),
				new Fault("429 with Retry-After: -10", 3, BACKOFF, "rate_limit",
						answering("429 Too Many Requests", "Retry-After: -10\r\n", "")),
				new Fault("429 with a Retry-After date in the past", 3, BACKOFF, "rate_limit",
						answering("429 Too Many Requests", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "")),
				new Fault("429 with Retry-After: 3600", 1, NONE, "rate_limit",
						answering("429 Too Many Requests", "Retry-After: 3600\r\n", "")),
				new Fault("429 with retry-after-ms: 700 and Retry-After: 9", 3, new long[] { 700, 1000 }, "rate_limit",
						answering("429 Too Many Requests", "Retry-After: 9\r\nretry-after-ms: 700\r\n", "")));
	}

	private static Stream<Fault> bodies() {
		return Stream.of(new Fault("200 with an empty body", 3, BACKOFF, "transient_failure", ok("")),
				new Fault("204", 3, BACKOFF, "transient_failure",
						RawServer.answering("HTTP/1.1 204 No Content\r\n\r\n")),
				new Fault("200 with null", 1, NONE, "invalid_answer", ok("null")),
				new Fault("200 with HTML of a gateway", 3, BACKOFF, "transient_failure", ok("<html>502</html>")),
				new Fault("200 with an error object", 3, BACKOFF, "transient_failure",
						ok(OpenAiStubs.error("server_error"))),
				new Fault("200 with an insufficient_quota object", 1, NONE, "quota_exhausted",
						ok(OpenAiStubs.error("insufficient_quota"))),
				new Fault("200 with insufficient_quota under detail", 1, NONE, "quota_exhausted",
						ok("{\"detail\":{\"code\":\"insufficient_quota\"}}")),
				new Fault("200 with finish reason ERROR", 3, BACKOFF, "transient_failure",
						ok(OpenAiStubs.chat("m").replace("\"stop\"", "\"ERROR\""))),
				new Fault("200 without choices", 1, NONE, "no_choices",
						ok("{\"id\":\"x\",\"model\":\"m\",\"choices\":[]}")),
				new Fault("200 with an error on the choice", 3, BACKOFF, "transient_failure",
						ok(OpenAiStubs.chat("m")
							.replace("\"stop\"", "\"error\",\"error\":{\"code\":502,\"message\":\"Upstream\"}"))),
				new Fault("200 with finish reason error", 3, BACKOFF, "transient_failure",
						ok(OpenAiStubs.chat("m").replace("\"stop\"", "\"error\""))),
				new Fault("200 with a 429 inside and Retry-After: 1", 3, new long[] { 1000, 1000 }, "rate_limit",
						answering("200 OK", "Retry-After: 1\r\n",
								"{\"error\":{\"message\":\"Rate limit exceeded\",\"code\":429}}")),
				new Fault("200 with a 401 inside", 1, NONE, "authentication",
						ok("{\"error\":{\"code\":401,\"message\":\"key\"}}")),
				new Fault("200 with a 422 inside", 1, NONE, "invalid_request",
						ok("{\"error\":{\"code\":\"422\",\"message\":\"no\"}}")),
				new Fault("200 without the required id", 1, NONE, "success",
						ok(OpenAiStubs.chat("m").replace("\"id\":\"chatcmpl-1\",", ""))),
				new Fault("200 without model, created and index", 1, NONE, "success",
						ok(OpenAiStubs.chat("m")
							.replace("\"created\":1700000000,\"model\":\"m\",", "")
							.replace("\"index\":0,", ""))),
				new Fault("200 with finish_reason null", 1, NONE, "success",
						ok(OpenAiStubs.chat("m").replace("\"stop\"", "null"))),
				new Fault("200 with error null beside choices", 1, NONE, "success",
						ok(OpenAiStubs.chat("m").replaceFirst("\\{", "{\"error\":null,"))),
				new Fault("200 with content as a list of parts", 1, NONE, "success",
						ok(OpenAiStubs.chat("m")
							.replace("\"Acknowledged.\"", "[{\"type\":\"text\",\"text\":\"Fine.\"}]"))),
				new Fault("200 with token counts as text", 1, NONE, "success",
						ok(OpenAiStubs.chat("m").replace("\"prompt_tokens\":21", "\"prompt_tokens\":\"21\""))),
				new Fault("200 with usage as a list", 1, NONE, "success",
						ok(OpenAiStubs.chat("m").replaceAll("(?s)\"usage\".*", "\"usage\":[]}"))),
				new Fault("200 with a token count above an int", 1, NONE, "success",
						ok(OpenAiStubs.chat("m").replace("\"prompt_tokens\":21", "\"prompt_tokens\":99999999999"))),
				new Fault("200 with a tool call without id and arguments as an object", 1, NONE, "success",
						ok(OpenAiStubs.chat("m")
							.replace("\"content\":\"Acknowledged.\"",
									"\"content\":null,\"tool_calls\":[{\"function\":"
											+ "{\"name\":\"weather\",\"arguments\":{\"city\":\"Bern\"}}}]"))),
				new Fault("200 after a byte-order mark", 1, NONE, "success", ok("\ufeff" + OpenAiStubs.chat("m"))),
				new Fault("200 with message null", 1, NONE, "invalid_answer",
						ok("{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":null,\"finish_reason\":\"stop\"}]}")),
				new Fault("200 with content that is a number", 1, NONE, "invalid_answer",
						ok(OpenAiStubs.chat("m").replace("\"Acknowledged.\"", "42"))),
				new Fault("200 without usage", 1, NONE, "success",
						ok(OpenAiStubs.chat("m").replaceAll("(?s),\\s*\"usage\".*", "}"))),
				new Fault("200 with 100,000 levels of arrays", 1, NONE, "invalid_answer",
						ok("{\"deep\":" + "[".repeat(100_000) + "]".repeat(100_000) + ","
								+ OpenAiStubs.chat("m").substring(1))),
				new Fault("wrong gzip", 3, BACKOFF, "transient_failure",
						answering("200 OK", "Content-Encoding: gzip\r\n", OpenAiStubs.chat("m"))),
				new Fault("body above the size ceiling", 1, NONE, "transient_failure", ok(" ".repeat(2_000_000)))
					.with("http.max-response-size", "1MB"),
				new Fault("compressed bomb above the size ceiling", 1, NONE, "transient_failure", bomb())
					.with("http.max-response-size", "1MB"));
	}

	static Stream<Fault> embeddingFaults() {
		float[] good = OpenAiStubs.vector(1536);
		float[] infinite = good.clone();
		infinite[7] = Float.POSITIVE_INFINITY;
		String floats = Arrays.toString(good);
		String base64 = '"' + OpenAiStubs.base64(good) + '"';
		return Stream.of(
				new Fault("503", 3, BACKOFF, "transient_failure", answering("503 Service Unavailable", "", "")),
				new Fault("408", 3, BACKOFF, "transient_failure", answering("408 Request Timeout", "", "")),
				new Fault("503 with Retry-After: 0", 3, BACKOFF, "transient_failure",
						answering("503 Service Unavailable", "Retry-After: 0\r\n", "")),
				new Fault("closed without an answer", 3, BACKOFF, "transient_failure", each((connection) -> {
				})),
				new Fault("vector cut off in the body", 3, BACKOFF, "transient_failure",
						ok(OpenAiStubs.embeddings(good, good).substring(0, 5000))),
				new Fault("vector that is not base64", 1, NONE, "invalid_answer",
						items(item(0, "\"!!!!\""), item(1, base64))),
				new Fault("200 with an error object", 3, BACKOFF, "transient_failure",
						ok(OpenAiStubs.error("server_error"))),
				new Fault("no data", 1, NONE, "no_embedding", ok("{\"object\":\"list\"}")),
				new Fault("too few vectors", 1, NONE, "no_embedding", items(item(0, base64))),
				new Fault("too many vectors", 1, NONE, "no_embedding",
						items(item(0, base64), item(1, base64), item(2, base64))),
				new Fault("index twice", 1, NONE, "no_embedding", items(item(1, base64), item(1, base64))),
				new Fault("vector null", 1, NONE, "no_embedding", items(item(0, "null"), item(1, base64))),
				new Fault("vector too short", 1, NONE, "dimension_mismatch", items(item(0, "[0.5]"), item(1, base64))),
				new Fault("vector too long", 1, NONE, "dimension_mismatch",
						items(item(0, base64), item(1, floats.replace("]", ",1]")))),
				new Fault("component infinite, in base64", 1, NONE, "invalid_vector",
						ok(OpenAiStubs.embeddings(good, infinite))),
				new Fault("component NaN, as number", 1, NONE, "invalid_vector",
						items(item(0, floats.replaceFirst(",", ",NaN,").replaceFirst(", [^,]*]", "]")),
								item(1, base64))),
				new Fault("vector of zeros", 1, NONE, "invalid_vector",
						ok(OpenAiStubs.embeddings(good, new float[1536]))),
				new Fault("200 with an insufficient_quota object", 1, NONE, "quota_exhausted",
						ok(OpenAiStubs.error("insufficient_quota"))),
				new Fault("embeddings after a byte-order mark", 1, NONE, "success",
						ok("\ufeff" + OpenAiStubs.embeddings(good, good))),
				new Fault("indexes as text", 1, NONE, "success",
						ok(OpenAiStubs.embeddings(good, good).replaceAll("\"index\":(\\d)", "\"index\":\"$1\""))),
				new Fault("vectors out of order", 1, NONE, "success", items(item(1, base64), item(0, base64))),
				new Fault("vectors as numbers", 1, NONE, "success", items(item(0, floats), item(1, floats))),
				new Fault("base64 with escaped slashes", 1, NONE, "success",
						items(item(0, base64.replace("/", "\\/")), item(1, base64))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("chatFaults")
	void chat(Fault fault) throws IOException {
		check(fault, (client) -> client.chat("Hello"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("embeddingFaults")
	void embeddings(Fault fault) throws IOException {
		check(fault, (client) -> client.embeddings(List.of("one", "two")));
	}

	@Test
	void everyRowIsDocumented() throws IOException {
		String page = Files.readString(Path.of("..", "docs", "reliability.md"));
		assertThat(page).contains(chatFaults().map(Fault::row).toList())
			.contains(embeddingFaults().map(Fault::row).toList());
	}

	@Test
	void refusedConnection() throws IOException {
		RawServer server = new RawServer(RawServer.answering(OK));
		server.close();
		ManualTime time = new ManualTime();
		try (SharedOpenAiClient client = TestClients.client(TestClients.settings(server.baseUrl(), Map.of()), time)) {
			OpenAiClientException failure = catchThrowableOfType(OpenAiClientException.class,
					() -> client.chat("Hello"));
			assertThat(failure.reason().code()).isEqualTo("transient_failure");
			assertThat(failure.details()).containsEntry("attempts", Map.of("gpt-4.1-mini", 3));
		}
		assertThat(time.sleeps()).extracting(Duration::toMillis).containsExactly(500L, 1000L);
	}

	@Test
	void retrySettingsOfSpringAiAreWithoutEffect() throws IOException {
		try (RawServer server = new RawServer(answering("503 Service Unavailable", "", ""))) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(autoConfigurations()))
				.withBean(TimeSource.class, ManualTime::new)
				.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789",
						"graphrag.openai.base-url=" + server.baseUrl(), "graphrag.openai.allow-insecure-base-url=true",
						"spring.ai.openai.max-retries=9", "spring.ai.openai.chat.max-retries=9",
						"spring.ai.openai.embedding.max-retries=9", "spring.ai.retry.max-attempts=9",
						"spring.ai.retry.on-http-codes=503", "OPENAI_MAX_RETRIES=9")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					SharedOpenAiClient client = context.getBean(SharedOpenAiClient.class);
					assertThatThrownBy(() -> client.chat("Hello")).isInstanceOf(OpenAiClientException.class);
					assertThat(server.requests()).isEqualTo(3);
					assertThatThrownBy(() -> client.embedding("Hello")).isInstanceOf(OpenAiClientException.class);
					assertThat(server.requests()).isEqualTo(6);
				});
		}
	}

	private static Class<?>[] autoConfigurations() {
		return ImportCandidates.load(AutoConfiguration.class, FaultMatrixIT.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("dev.graphrag."))
			.map((name) -> ClassUtils.resolveClassName(name, FaultMatrixIT.class.getClassLoader()))
			.toArray(Class<?>[]::new);
	}

	private static void check(Fault fault, Call call) throws IOException {
		ManualTime time = new ManualTime();
		Map<String, String> properties = new HashMap<>(fault.properties);
		properties.putIfAbsent("timeout.request", "30s");
		try (RawServer server = new RawServer(fault.scripts);
				SharedOpenAiClient client = TestClients.client(TestClients.settings(server.baseUrl(), properties),
						time)) {
			String outcome = "success";
			try {
				call.make(client);
			}
			catch (OpenAiClientException ex) {
				outcome = ex.reason().code();
				assertThat(ex).hasNoCause();
				assertThat(String.valueOf(ex.details().get("attempts"))).endsWith("=" + fault.requests + "}");
			}
			assertThat(outcome).isEqualTo(fault.outcome);
			assertThat(server.requests()).isEqualTo(fault.requests);
			assertThat(time.sleeps()).extracting(Duration::toMillis).containsExactly(boxed(fault.waits));
		}
	}

	private static Long[] boxed(long[] values) {
		return Arrays.stream(values).boxed().toArray(Long[]::new);
	}

	private static Script each(Script afterRequest) {
		return (connection) -> {
			connection.readRequest();
			afterRequest.serve(connection);
		};
	}

	private static Script answering(String status, String headers, String body) {
		return RawServer.answering(RawServer.answer(status, headers, body));
	}

	private static Script ok(String body) {
		return RawServer.answering(RawServer.ok(body));
	}

	private static Script items(String... items) {
		return ok(OpenAiStubs.embeddingAnswer(String.join(",", items)));
	}

	private static String item(int index, String embedding) {
		return OpenAiStubs.item(index, embedding);
	}

	private static Script bomb() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(" ".repeat(20_000_000).getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return each((connection) -> {
			connection.write(GOOD_HEAD + "Content-Encoding: gzip\r\nContent-Length: " + bytes.size() + "\r\n\r\n");
			connection.write(bytes.toByteArray());
		});
	}

	/**
	 * A call of the client.
	 */
	@FunctionalInterface
	private interface Call {

		Object make(SharedOpenAiClient client);

	}

	/**
	 * One row: what the server does, and what has to come of it. The probe exits with 0
	 * after a success and with 1 after everything else.
	 */
	static final class Fault {

		private final String name;

		private final int requests;

		private final long[] waits;

		private final String outcome;

		private final Script[] scripts;

		private final Map<String, String> properties = new HashMap<>();

		Fault(String name, int requests, long[] waits, String outcome, Script... scripts) {
			this.name = name;
			this.requests = requests;
			this.waits = waits;
			this.outcome = outcome;
			this.scripts = scripts;
		}

		Fault with(String property, String value) {
			this.properties.put(property, value);
			return this;
		}

		String row() {
			String waited = (this.waits.length == 0) ? "–"
					: String.join(", ", Arrays.stream(this.waits).mapToObj((wait) -> wait / 1000.0 + " s").toList());
			return "| %s | %d | %s | %s | %d |".formatted(this.name, this.requests, waited,
					this.outcome.equals("success") ? "success" : "`" + this.outcome + "`",
					this.outcome.equals("success") ? 0 : 1);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
