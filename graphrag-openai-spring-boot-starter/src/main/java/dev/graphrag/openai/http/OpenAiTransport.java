package dev.graphrag.openai.http;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import dev.graphrag.openai.OpenAiHttpCustomizer;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.wire.ErrorBody;
import dev.graphrag.openai.wire.ErrorInAnswerException;
import dev.graphrag.openai.wire.UnusableAnswerException;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP layer under openai-java: one attempt is one request. Nothing is replayed,
 * redirected or retried here, the timeout is for the whole exchange, and the answer is
 * bounded and checked before the SDK parses it. Thread-safe; proxies come from the
 * {@code http(s).proxyHost} system properties or the default
 * {@link java.net.ProxySelector}.
 */
public final class OpenAiTransport implements HttpClient {

	// Set only while SDK code runs, which takes no parameter of ours along.
	private static final ThreadLocal<Exchange<?>> CURRENT = new ThreadLocal<>();

	private static final int MAX_ERROR_BODY = 64 * 1024;

	private final OkHttpClient http;

	private final TimeSource time;

	private final long maxResponseSize;

	private final BodyBuffers buffers = new BodyBuffers();

	private final RequestMapper requests = new RequestMapper();

	/**
	 * Create a transport with connections of its own.
	 * @param settings timeouts, pool and size limits
	 * @param customizers applied to the HTTP library's builder before the guarantees of
	 * this class, which therefore hold
	 * @param time the clock for {@code Retry-After} dates
	 */
	public OpenAiTransport(OpenAiSettings settings, List<OpenAiHttpCustomizer> customizers, TimeSource time) {
		Set<InetAddress> failed = AddressOrder.noFailures();
		OkHttpClient.Builder builder = new OkHttpClient.Builder().socketFactory(new ClientSocketFactory(failed))
			.proxyAuthenticator(Authenticator.JAVA_NET_AUTHENTICATOR)
			.connectionPool(new ConnectionPool(settings.http().maxIdleConnections(),
					settings.http().keepAlive().toNanos(), TimeUnit.NANOSECONDS))
			.connectTimeout(settings.timeout().connect());
		customizers.forEach((customizer) -> customizer.customize(builder));
		builder.networkInterceptors().add(0, OpenAiTransport::receive);
		OkHttpClient customized = builder.build();
		this.http = customized.newBuilder()
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
		this.time = time;
		this.maxResponseSize = settings.http().maxResponseSize().toBytes();
	}

	/**
	 * Run SDK code whose one request is the given exchange's.
	 * @param exchange filled in by the request
	 * @param sdkCall makes the request on this thread
	 * @param <T> the result of the SDK code
	 * @return what the SDK code returns
	 * @throws AttemptFailure if the attempt brings no usable answer
	 */
	public <T> T exchange(Exchange<?> exchange, Supplier<T> sdkCall) {
		CURRENT.set(exchange);
		try {
			return sdkCall.get();
		}
		finally {
			CURRENT.remove();
		}
	}

	@Override
	public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
		Exchange<?> exchange = CURRENT.get();
		if (exchange == null) {
			throw new IllegalStateException("The transport serves guarded calls only");
		}
		Call call = this.http.newCall(this.requests.map(request, exchange));
		exchange.started(this.time.nanoTime());
		// Zero would mean no timeout.
		call.timeout().timeout(Math.max(1, exchange.timeout().toNanos()), TimeUnit.NANOSECONDS);
		try (Response response = execute(call)) {
			if (!response.isSuccessful()) {
				throw refusal(response, exchange);
			}
			return answer(response, exchange);
		}
		catch (IOException ex) {
			throw TransportFailures.of(ex, exchange.timeout());
		}
		finally {
			exchange.ended(this.time.nanoTime());
		}
	}

	// What a server or a proxy selector sends can trip the library's argument checks.
	private static Response execute(Call call) throws IOException {
		try {
			return call.execute();
		}
		catch (RuntimeException ex) {
			throw TransportFailures.of(ex);
		}
	}

	// Hides the server's Retry-After from the library, which replays a 503 for a zero and
	// fails on a number larger than an int.
	private static Response receive(Interceptor.Chain chain) throws IOException {
		Response response = chain.proceed(chain.request());
		Exchange<?> exchange = chain.request().tag(Exchange.class);
		if (exchange != null) {
			exchange.received(response.code(), response.headers());
		}
		return (response.header(RetryAfter.HEADER) != null)
				? response.newBuilder().removeHeader(RetryAfter.HEADER).build() : response;
	}

	private HttpResponse answer(Response response, Exchange<?> exchange) throws IOException {
		ResponseBody body = body(response);
		BodyReader reader = new BodyReader(this.buffers.take(), this.maxResponseSize);
		int length = reader.readFully(body.byteStream(), body.contentLength());
		BufferedResponse answer = new BufferedResponse(response.code(), reader.buffer(), length, this.buffers);
		try {
			exchange.read(reader.buffer(), length);
			return answer;
		}
		catch (UnusableAnswerException ex) {
			answer.close();
			throw AttemptFailure.unusable(ex);
		}
		catch (ErrorInAnswerException ex) {
			answer.close();
			throw AttemptFailure.errorInside(ex);
		}
	}

	private AttemptFailure refusal(Response response, Exchange<?> exchange) {
		Headers headers = exchange.headers();
		return AttemptFailure.status(response.code(), errorBody(response), shouldRetry(headers),
				RetryAfter.read(headers, this.time.now()));
	}

	// A broken error body never hides the status that it came with.
	private static ErrorBody errorBody(Response response) {
		try {
			byte[] bytes = body(response).byteStream().readNBytes(MAX_ERROR_BODY);
			return ErrorBody.read(bytes, bytes.length);
		}
		catch (IOException ex) {
			return ErrorBody.NONE;
		}
	}

	private static @Nullable Boolean shouldRetry(Headers headers) {
		String value = headers.get("x-should-retry");
		if ("true".equalsIgnoreCase(value)) {
			return Boolean.TRUE;
		}
		return "false".equalsIgnoreCase(value) ? Boolean.FALSE : null;
	}

	private static ResponseBody body(Response response) {
		return Objects.requireNonNull(response.body(), "An executed call has a body");
	}

	@Override
	public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions requestOptions) {
		return CompletableFuture
			.failedFuture(new UnsupportedOperationException("The transport serves synchronous calls only"));
	}

	@Override
	public void close() {
		this.http.connectionPool().evictAll();
	}

}
