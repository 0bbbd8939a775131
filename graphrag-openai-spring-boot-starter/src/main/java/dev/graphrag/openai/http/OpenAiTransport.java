package dev.graphrag.openai.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiHttpCustomizer;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.settings.HttpProxy;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.wire.ErrorBody;
import dev.graphrag.openai.wire.ErrorInAnswerException;
import dev.graphrag.openai.wire.UnusableAnswerException;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Makes one attempt as one HTTP request: nothing is replayed, redirected or retried here,
 * the timeout is for the whole exchange or up to a stream's first event, and the answer
 * is bounded and checked. Thread-safe. Without {@code graphrag.openai.http.proxy},
 * proxies come from the {@code http(s).proxyHost} system properties or the default
 * {@link java.net.ProxySelector}.
 */
public final class OpenAiTransport implements Transport {

	private static final int MAX_ERROR_BODY = 1024 * 1024;

	private static final int PART_OF_ERROR_BODY = 4 * 1024;

	private final OkHttpClient http;

	private final OkHttpClient unpooled;

	private final RequestMapper requests;

	private final TimeSource time;

	private final long maxResponseSize;

	private final BodyBuffers buffers = new BodyBuffers();

	private final Connections connections = new Connections();

	private final OpenRequests open = new OpenRequests();

	private final ProxyCredentials proxyCredentials;

	/**
	 * Create a transport with connections of its own.
	 * @param settings timeouts, pool, proxy and size limits
	 * @param tls trust and client keys
	 * @param customizers applied to the HTTP library's builder before the guarantees of
	 * this class, which therefore hold
	 * @param time the clock
	 */
	public OpenAiTransport(OpenAiSettings settings, Tls tls, List<OpenAiHttpCustomizer> customizers, TimeSource time) {
		this.requests = new RequestMapper(settings.baseUrl());
		this.time = time;
		this.maxResponseSize = settings.http().maxResponseSize().toBytes();
		this.proxyCredentials = new ProxyCredentials(settings.http().proxy());
		Set<InetAddress> failed = AddressOrder.noFailures();
		OkHttpClient.Builder builder = builder(settings, tls, failed);
		customizers.forEach((customizer) -> customizer.customize(builder));
		builder.networkInterceptors().add(0, this::receive);
		this.http = guaranteed(builder.build(), failed);
		this.unpooled = this.http.newBuilder().connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS)).build();
	}

	private OkHttpClient.Builder builder(OpenAiSettings settings, Tls tls, Set<InetAddress> failed) {
		OkHttpClient.Builder builder = new OkHttpClient.Builder().socketFactory(new ClientSocketFactory(failed))
			.sslSocketFactory(tls.sockets(), tls.trust())
			.proxyAuthenticator(this.proxyCredentials)
			.connectionPool(new ConnectionPool(settings.http().maxIdleConnections(),
					settings.http().keepAlive().toNanos(), TimeUnit.NANOSECONDS))
			.connectTimeout(settings.timeout().connect());
		HttpProxy proxy = settings.http().proxy();
		return (proxy != null)
				? builder.proxy(new Proxy(Proxy.Type.HTTP,
						InetSocketAddress.createUnresolved(proxy.host().replaceAll("[\\[\\]]", ""), proxy.port())))
				: builder;
	}

	private static OkHttpClient guaranteed(OkHttpClient customized, Set<InetAddress> failed) {
		return customized.newBuilder()
			.dns(new AddressOrder(customized.dns(), failed))
			.retryOnConnectionFailure(false)
			.followRedirects(false)
			.followSslRedirects(false)
			.authenticator(Authenticator.NONE)
			// A timed-out HTTP/2 connection would stay in use for all other callers.
			.protocols(List.of(Protocol.HTTP_1_1))
			// The call's own timeout bounds reading and writing together.
			.readTimeout(0, TimeUnit.MILLISECONDS)
			.writeTimeout(0, TimeUnit.MILLISECONDS)
			.build();
	}

	@Override
	public <A> Exchanged<A> exchange(OutgoingRequest request, AnswerReader<A> reader) {
		Exchange exchange = new Exchange(this.time.nanoTime());
		try {
			Call call = call(request, exchange, request.timeout());
			A answer = send(call, request, exchange, (response) -> read(response, reader),
					(cause) -> TransportFailures.of(cause, request.timeout()));
			return exchange.succeeded(answer, this.time.nanoTime());
		}
		catch (AttemptFailure failure) {
			return exchange.failed(failure, this.time.nanoTime());
		}
	}

	@Override
	public <A> Exchanged<A> stream(OutgoingRequest request, StreamLimits limits, EventReader<A> reader) {
		Exchange exchange = new Exchange(this.time.nanoTime());
		try {
			Call call = call(request, exchange, limits.remaining().get());
			StreamedBody body = new StreamedBody(call, exchange, request.timeout(), limits);
			A answer = body.inTime(() -> send(call, request, exchange,
					(response) -> body.read(response, this.maxResponseSize, reader), body::failure));
			return exchange.succeeded(answer, this.time.nanoTime());
		}
		catch (AttemptFailure failure) {
			return exchange.failed(reader.delivering() ? failure.asFinal() : failure, this.time.nanoTime());
		}
	}

	private Call call(OutgoingRequest request, Exchange exchange, Duration limit) {
		OkHttpClient client = request.onNewConnection() ? this.unpooled : this.http;
		Call call = client.newCall(this.requests.map(request, exchange));
		// Zero would mean no timeout.
		call.timeout().timeout(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
		return call;
	}

	private <A> A send(Call call, OutgoingRequest request, Exchange exchange, Reading<A> reading,
			Function<IOException, AttemptFailure> explanation) {
		request.cancellation().requestBegun(call::cancel);
		try (Response response = execute(call, exchange, explanation)) {
			if (!response.isSuccessful()) {
				throw table(exchange).refusal(response.code(), errorBody(response));
			}
			return reading.read(response);
		}
		catch (IOException ex) {
			throw failure(ex, exchange, explanation);
		}
		catch (UnusableAnswerException ex) {
			Retry retry = ex.repeatable() ? Retry.AFTER_WAIT : Retry.NEVER;
			throw new AttemptFailure(ex.reason(), retry, ex.problem()).withDetails(ex.figures());
		}
		catch (ErrorInAnswerException ex) {
			throw table(exchange).inBand(ex.error());
		}
		finally {
			request.cancellation().requestEnded();
			this.open.ended(call);
		}
	}

	private Response execute(Call call, Exchange exchange, Function<IOException, AttemptFailure> explanation) {
		try {
			return this.open.execute(call);
		}
		catch (IOException ex) {
			throw failure(ex, exchange, explanation);
		}
		catch (RuntimeException ex) {
			throw TransportFailures.of(ex);
		}
	}

	// Hides the server's Retry-After from the library, which replays a 503 for a zero and
	// fails on a number larger than an int.
	private Response receive(Interceptor.Chain chain) throws IOException {
		Exchange exchange = Objects.requireNonNull(chain.request().tag(Exchange.class));
		Connection connection = Objects.requireNonNull(chain.connection());
		exchange.connected(connection.socket(), this.connections.use(connection));
		Response response = chain.proceed(throughProxy(chain.request(), connection));
		exchange.received(response.code(), response.headers());
		return (response.header(RetryAfter.HEADER) != null)
				? response.newBuilder().removeHeader(RetryAfter.HEADER).build() : response;
	}

	// A tunnel is asked for with the password; a plain request has to bring it along, as
	// it cannot be sent twice.
	private Request throughProxy(Request request, Connection connection) {
		String credentials = request.isHttps() ? null : this.proxyCredentials.header(connection.route());
		return (credentials != null) ? request.newBuilder().header(ProxyCredentials.HEADER, credentials).build()
				: request;
	}

	private <A> A read(Response response, AnswerReader<A> reader) throws IOException {
		ResponseBody body = body(response);
		BodyReader bytes = new BodyReader(this.buffers.take(), this.maxResponseSize);
		try {
			int length = bytes.readFully(body.byteStream(), body.contentLength());
			return reader.read(bytes.buffer(), length);
		}
		finally {
			this.buffers.giveBack(bytes.buffer());
		}
	}

	private FailureTable table(Exchange exchange) {
		return new FailureTable(exchange.headers(), this.time.now());
	}

	// A broken error body never hides the status that it came with, nor what of it
	// arrived.
	private static ErrorBody errorBody(Response response) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			InputStream body = body(response).byteStream();
			byte[] part = new byte[PART_OF_ERROR_BODY];
			int read;
			while (bytes.size() < MAX_ERROR_BODY && (read = body.read(part)) >= 0) {
				bytes.write(part, 0, read);
			}
		}
		catch (IOException ex) {
			// What was read before counts.
		}
		return ErrorBody.read(bytes.toByteArray(), bytes.size());
	}

	private AttemptFailure failure(IOException cause, Exchange exchange,
			Function<IOException, AttemptFailure> explanation) {
		if (this.open.closed()) {
			return AttemptFailure.interrupted("The client was closed.");
		}
		Integer status = exchange.status();
		if (status != null && (status < 200 || status >= 300)) {
			return table(exchange).refusal(status, ErrorBody.NONE);
		}
		Integer tunnel = TunnelRefusal.status(cause);
		if (tunnel != null) {
			return TunnelRefusal.failure(tunnel, table(exchange));
		}
		AttemptFailure failure = explanation.apply(cause);
		if (!exchange.metStaleConnection() || failure.reason() == FailureReason.INTERRUPTED) {
			return failure;
		}
		// Where one has gone stale the others have too: nobody else shall meet them.
		this.http.connectionPool().evictAll();
		return failure.onStaleConnection();
	}

	static ResponseBody body(Response response) {
		return Objects.requireNonNull(response.body(), "An executed call has a body");
	}

	@Override
	public void close() {
		this.open.close();
		this.http.connectionPool().evictAll();
	}

	/**
	 * Reads an answer with a good status.
	 *
	 * @param <A> what it is read into
	 */
	private interface Reading<A> {

		A read(Response response) throws IOException;

	}

}
