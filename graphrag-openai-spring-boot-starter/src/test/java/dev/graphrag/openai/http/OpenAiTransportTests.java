package dev.graphrag.openai.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.OpenAiHttpCustomizer;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.client.ClientParts;
import dev.graphrag.openai.client.GuardedClientFactory;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.client.TestClients;
import okhttp3.OkHttpClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link OpenAiTransport} over raw sockets.
 */
@Timeout(30)
class OpenAiTransportTests {

	private static final String CHAT = RawServer.ok(OpenAiStubs.chat("m"));

	private final ManualTime time = new ManualTime();

	private final List<AutoCloseable> resources = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable resource : this.resources) {
			resource.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "12345678901234567890123456789012345", "99999999999", "-10", "NaN", "1e999", "0", "" })
	void retryAfterNeverHidesStatus(String retryAfter) {
		for (String status : List.of("503 Service Unavailable", "429 Too Many Requests", "408 Request Timeout")) {
			RawServer server = server(
					RawServer.answering(RawServer.answer(status, "Retry-After: " + retryAfter + "\r\n", "{}")));
			OpenAiClientException failure = failure(client(server, Map.of()));
			assertThat(failure.details()).as(status)
				.containsEntry("status", Integer.valueOf(status.substring(0, 3)))
				.containsEntry("attempts", Map.of("gpt-4.1-mini", 3));
			assertThat(server.requests()).isEqualTo(3);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SSH-2.0-OpenSSH_9.6\r\n", "HTTP/1.1 -10 OK\r\n\r\n", "HTTP/1.1\r\n\r\n",
			"HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "\r\n\r\n", "\u0000\u0001\u0002",
			"HTTP/1.1 99999 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
			"HTTP/1.1 200 OK\r\n: nameless\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabcde\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n{",
			"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
			"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 204 No Content\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" })
	void garbageIsTransientFailure(String garbage) {
		RawServer server = server(RawServer.answeringOnce(garbage));
		OpenAiClientException failure = failure(client(server, Map.of()));
		assertThat(failure.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(failure.details()).containsEntry("attempts", Map.of("gpt-4.1-mini", 3));
		// A reused connection may be stale before it carries a request.
		assertThat(server.requests()).isBetween(2, 3);
	}

	@Test
	void hugeHeadersAreRefused() {
		RawServer server = server((connection) -> {
			connection.readRequest();
			connection.write("HTTP/1.1 200 OK\r\n");
			for (int line = 0; line < 10_000; line++) {
				connection.write("X-" + line + ": " + "x".repeat(1000) + "\r\n");
			}
		});
		assertThat(failure(client(server, Map.of())).reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(server.requests()).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "Content-Length: 100000000", "X-Length: none", "Transfer-Encoding: chunked" })
	void endlessBodyIsRefusedAtTheCeiling(String header) {
		byte[] part = (header.contains("chunked") ? "8000\r\n" + " ".repeat(0x8000) + "\r\n" : " ".repeat(0x8000))
			.getBytes(StandardCharsets.US_ASCII);
		RawServer server = server((connection) -> {
			connection.readRequest();
			connection.write("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n");
			while (true) {
				connection.write(part);
			}
		});
		OpenAiClientException failure = failure(client(server, Map.of("http.max-response-size", "1MB")));
		assertThat(failure.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(failure).hasMessageContaining("max-response-size");
		assertThat(server.requests()).isOne();
	}

	@Test
	void endlessErrorBodyKeepsItsStatus() {
		RawServer server = server((connection) -> {
			connection.readRequest();
			connection.write("HTTP/1.1 401 Unauthorized\r\n\r\n");
			while (true) {
				connection.write(" ".repeat(0x8000));
			}
		});
		assertThat(failure(client(server, Map.of())).reason()).isEqualTo(FailureReason.AUTHENTICATION);
	}

	@Test
	void compressedBombIsRefusedAtTheCeiling() throws IOException {
		ByteArrayOutputStream bomb = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
			gzip.write(" ".repeat(20_000_000).getBytes(StandardCharsets.US_ASCII));
		}
		RawServer server = server((connection) -> {
			connection.readRequest();
			connection
				.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n");
			connection.write(bomb.toByteArray());
		});
		OpenAiClientException failure = failure(client(server, Map.of("http.max-response-size", "1MB")));
		assertThat(failure).hasMessageContaining("max-response-size");
	}

	@Test
	void compressedAnswerIsRead() throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
			gzip.write(OpenAiStubs.chat("m").getBytes(StandardCharsets.UTF_8));
		}
		RawServer server = server((connection) -> {
			connection.readRequest();
			connection
				.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + body.size() + "\r\n\r\n");
			connection.write(body.toByteArray());
		});
		assertThat(client(server, Map.of()).chat("Hello").text()).isEqualTo("Acknowledged.");
	}

	@Test
	void interimAnswerIsSkipped() {
		RawServer server = server(RawServer.answering("HTTP/1.1 100 Continue\r\n\r\n" + CHAT));
		assertThat(client(server, Map.of()).chat("Hello").text()).isEqualTo("Acknowledged.");
		assertThat(server.requests()).isOne();
	}

	@Test
	void announcedSizeIsNotBelievedBeforeBytesArrive() throws IOException {
		BodyReader reader = new BodyReader(new byte[16], 1 << 30);
		reader.readFully(new ByteArrayInputStream(new byte[20]), 1 << 29);
		assertThat(reader.buffer().length).isLessThanOrEqualTo(16 * 16);
	}

	@Test
	void staleConnectionCostsOneAttempt() {
		RawServer server = server(RawServer.answeringOnce(CHAT));
		SharedOpenAiClient client = client(server, Map.of());
		client.chat("Hello");
		assertThat(client.chat("Hello").report().totalAttempts()).isLessThanOrEqualTo(2);
		assertThat(server.requests()).isEqualTo(2);
		assertThat(server.connections()).isEqualTo(2);
	}

	@Test
	void burstsOpenNoConnectionAfterWarmUp() throws Exception {
		RawServer server = server(RawServer.answering(CHAT));
		SharedOpenAiClient client = client(server, Map.of("timeout.request", "20s"));
		bursts(64, 1, () -> client.chat("Hello"));
		bursts(64, 1, () -> client.chat("Hello"));
		int warm = server.connections();
		bursts(64, 5, () -> client.chat("Hello"));
		assertThat(warm).isLessThanOrEqualTo(64);
		assertThat(server.connections()).isLessThanOrEqualTo(64);
		assertThat(server.requests()).isEqualTo(64 * 7);
	}

	@Test
	void idleConnectionsAreBounded() {
		RawServer server = server(RawServer.answering(CHAT));
		SharedOpenAiClient client = client(server, Map.of("http.max-idle-connections", "0"));
		client.chat("Hello");
		client.chat("Hello");
		assertThat(server.connections()).isEqualTo(2);
	}

	@Test
	void closedClientKeepsNoConnection() throws Exception {
		CountDownLatch hungUp = new CountDownLatch(1);
		RawServer server = server((connection) -> {
			while (connection.readRequest()) {
				connection.write(CHAT);
			}
			hungUp.countDown();
		});
		SharedOpenAiClient client = client(server, Map.of());
		client.chat("Hello");
		client.close();
		assertThat(hungUp.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void concurrentAnswersAreNotMixedUp() throws Exception {
		RawServer server = server((connection) -> {
			while (connection.readRequest()) {
				int seed = seed(connection.body());
				connection.write(RawServer.ok(OpenAiStubs.embeddings(vector(seed), vector(seed + 1))));
			}
		});
		SharedOpenAiClient client = client(server, Map.of("timeout.request", "20s"));
		List<Callable<Void>> calls = new ArrayList<>();
		for (int caller = 0; caller < 64; caller++) {
			int seed = caller * 1000;
			calls.add(() -> {
				for (int round = 0; round < 15; round++) {
					EmbeddingResult result = client.embeddings(List.of("seed=" + (seed + round) + ";", "other"));
					assertThat(result.vectors().get(0)).isEqualTo(vector(seed + round));
					assertThat(result.vectors().get(1)).isEqualTo(vector(seed + round + 1));
				}
				return null;
			});
		}
		run(calls);
		assertThat(server.requests()).isEqualTo(64 * 15);
	}

	@Test
	void interruptedRequestEndsCallWithFlagRestored() throws Exception {
		CountDownLatch received = new CountDownLatch(1);
		RawServer server = server((connection) -> {
			connection.readRequest();
			received.countDown();
			connection.stall();
		});
		SharedOpenAiClient client = client(server, Map.of("timeout.request", "20s"));
		AtomicReference<OpenAiClientException> failure = new AtomicReference<>();
		AtomicReference<Boolean> flag = new AtomicReference<>();
		Thread caller = new Thread(() -> {
			failure.set(failure(client));
			flag.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		assertThat(received.await(5, TimeUnit.SECONDS)).isTrue();
		Awaitility.await().pollInterval(Duration.ofMillis(5)).untilAsserted(() -> assertIsReading(caller));
		long start = System.nanoTime();
		caller.interrupt();
		caller.join(10_000);
		assertThat(failure.get()).extracting(OpenAiClientException::reason).isEqualTo(FailureReason.INTERRUPTED);
		assertThat(flag.get()).isTrue();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		assertThat(server.requests()).isOne();
	}

	@Test
	void interruptBeforeTheCallEndsIt() {
		RawServer server = server(RawServer.answering(CHAT));
		SharedOpenAiClient client = client(server, Map.of());
		Thread.currentThread().interrupt();
		OpenAiClientException failure = failure(client);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(failure.reason()).isEqualTo(FailureReason.INTERRUPTED);
		assertThat(server.requests()).isZero();
	}

	@Test
	void unknownHostIsTransientFailure() {
		SharedOpenAiClient client = client("http://nowhere.invalid/v1", Map.of(), (builder) -> builder.dns((host) -> {
			throw new UnknownHostException(host);
		}));
		OpenAiClientException failure = failure(client);
		assertThat(failure.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(failure).hasMessageContaining("resolved").hasMessageNotContaining("nowhere");
		assertThat(failure.details()).containsEntry("attempts", Map.of("gpt-4.1-mini", 3));
	}

	@Test
	void retryTakesTheNextAddressOfHost() throws IOException {
		RawServer server = server(RawServer.answering(CHAT));
		List<InetAddress> addresses = List.of(InetAddress.getByAddress(new byte[] { 127, 0, 0, 2 }),
				InetAddress.getLoopbackAddress());
		SharedOpenAiClient client = client("http://two.invalid:" + server.port() + "/v1", Map.of(),
				(builder) -> builder.dns((host) -> addresses));
		assertThat(client.chat("Hello").report().totalAttempts()).isEqualTo(2);
	}

	@Test
	void proxyOfSelectorIsUsed() {
		RawServer proxy = server(RawServer.answering(CHAT));
		Selector selector = new Selector(List
			.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()))));
		SharedOpenAiClient client = client("http://api.invalid/v1", Map.of(),
				(builder) -> builder.proxySelector(selector));
		client.chat("Hello");
		assertThat(proxy.lastRequest()).startsWith("POST http://api.invalid/v1/chat/completions HTTP/1.1");
	}

	@Test
	void proxyOfSystemPropertiesIsUsed() {
		RawServer proxy = server(RawServer.answering(CHAT));
		System.setProperty("http.proxyHost", "127.0.0.1");
		System.setProperty("http.proxyPort", Integer.toString(proxy.port()));
		try {
			client("http://api.invalid/v1", Map.of(), (builder) -> {
			}).chat("Hello");
		}
		finally {
			System.clearProperty("http.proxyHost");
			System.clearProperty("http.proxyPort");
		}
		assertThat(proxy.requests()).isOne();
	}

	@Test
	void brokenProxySelectorIsTransientFailure() {
		SharedOpenAiClient client = client("http://127.0.0.1:9/v1", Map.of(),
				(builder) -> builder.proxySelector(new Selector(List.of())));
		assertThat(failure(client).reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		SharedOpenAiClient refused = client("http://api.invalid/v1", Map.of(), (builder) -> builder
			.proxySelector(new Selector(
					List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))))));
		assertThat(failure(refused).reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
	}

	@Test
	void socketsSendAtOnce() throws IOException {
		ClientSocketFactory sockets = new ClientSocketFactory(AddressOrder.noFailures());
		InetAddress loopback = InetAddress.getLoopbackAddress();
		try (ServerSocket listener = new ServerSocket(0, 8, loopback);
				Socket unconnected = sockets.createSocket();
				Socket byAddress = sockets.createSocket(loopback, listener.getLocalPort());
				Socket byName = sockets.createSocket("127.0.0.1", listener.getLocalPort());
				Socket bound = sockets.createSocket(loopback, listener.getLocalPort(), loopback, 0);
				Socket boundByName = sockets.createSocket("127.0.0.1", listener.getLocalPort(), loopback, 0)) {
			for (Socket socket : List.of(unconnected, byAddress, byName, bound, boundByName)) {
				assertThat(socket.getTcpNoDelay()).isTrue();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "61s", "10m", "24d" })
	void timeoutsOfAnyLengthCanBeConfigured(String timeout) {
		RawServer server = server(RawServer.answering(CHAT));
		SharedOpenAiClient client = client(server, Map.of("timeout.connect", timeout, "timeout.request", timeout,
				"retry.max-elapsed", "36499d", "http.keep-alive", "36499d"));
		assertThat(client.chat("Hello").text()).isEqualTo("Acknowledged.");
	}

	@Test
	void spentTimeIsNoMissingTimeout() {
		RawServer server = server((connection) -> connection.stall());
		OpenAiTransport transport = new OpenAiTransport(TestClients.settings(server.baseUrl(), Map.of()), Tls.ofJvm(),
				List.of(), this.time);
		Exchanged<String> exchanged = transport
			.exchange(new OutgoingRequest(new Content("embeddings", new byte[0], Map.of()), Map.of(), new Secret("key"),
					Duration.ofSeconds(-1), false, new Cancellation()), (buffer, length) -> "");
		AttemptFailure failure = catchThrowableOfType(AttemptFailure.class, exchanged::orThrow);
		assertThat(failure.retry()).isEqualTo(Retry.AFTER_TIMEOUT);
		assertThat(failure.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
	}

	@Test
	void customizersCannotUndoGuarantees() {
		AtomicReference<OkHttpClient.Builder> builder = new AtomicReference<>();
		RawServer server = server(
				RawServer.answering(RawServer.answer("307 Temporary Redirect", "Location: /v1/other\r\n", "")));
		SharedOpenAiClient client = client(server.baseUrl(), Map.of(), (customized) -> {
			customized.retryOnConnectionFailure(true).followRedirects(true).readTimeout(Duration.ofMillis(1));
			builder.set(customized);
		});
		assertThat(failure(client).reason()).isEqualTo(FailureReason.INVALID_REQUEST);
		assertThat(server.requests()).isOne();
	}

	private RawServer server(RawServer.Script... scripts) {
		RawServer server = new RawServer(scripts);
		this.resources.add(server);
		return server;
	}

	private SharedOpenAiClient client(RawServer server, Map<String, String> properties) {
		return client(server.baseUrl(), properties, (builder) -> {
		});
	}

	private SharedOpenAiClient client(String baseUrl, Map<String, String> properties, OpenAiHttpCustomizer customizer) {
		SharedOpenAiClient client = new GuardedClientFactory(new CallListener() {
		}, ClientParts.of(customizer), this.time, () -> 0.5).create(TestClients.settings(baseUrl, properties),
				List.of());
		this.resources.add(client);
		return client;
	}

	private static OpenAiClientException failure(SharedOpenAiClient client) {
		OpenAiClientException failure = catchThrowableOfType(OpenAiClientException.class, () -> client.chat("Hello"));
		assertThat(failure).isNotNull();
		return failure;
	}

	private static void bursts(int callers, int rounds, Callable<?> call) throws Exception {
		List<Callable<Void>> calls = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			calls.clear();
			for (int caller = 0; caller < callers; caller++) {
				calls.add(() -> {
					call.call();
					return null;
				});
			}
			run(calls);
		}
	}

	private static void run(List<Callable<Void>> calls) throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(calls.size());
		try {
			for (Future<Void> done : callers.invokeAll(calls, 25, TimeUnit.SECONDS)) {
				done.get();
			}
		}
		finally {
			callers.shutdownNow();
		}
	}

	private static void assertIsReading(Thread caller) {
		assertThat(caller.getStackTrace()).as("what the caller does, who should read from a socket of the JDK")
			.extracting(StackTraceElement::getMethodName)
			.contains("implRead");
	}

	private static int seed(String body) {
		int start = body.indexOf("seed=") + 5;
		return Integer.parseInt(body.substring(start, body.indexOf(';', start)));
	}

	private static float[] vector(int seed) {
		float[] vector = new float[1536];
		for (int index = 0; index < vector.length; index++) {
			vector[index] = seed + index;
		}
		return vector;
	}

	/**
	 * Selects fixed proxies, or fails where there are none.
	 */
	private static final class Selector extends ProxySelector {

		private final List<Proxy> proxies;

		Selector(List<Proxy> proxies) {
			this.proxies = proxies;
		}

		@Override
		public List<Proxy> select(URI uri) {
			if (this.proxies.isEmpty()) {
				throw new IllegalArgumentException("no proxy");
			}
			return this.proxies;
		}

		@Override
		public void connectFailed(URI uri, SocketAddress address, IOException failure) {
			// Nothing is remembered.
		}

	}

}
