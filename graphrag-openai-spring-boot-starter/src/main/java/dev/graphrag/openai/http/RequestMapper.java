package dev.graphrag.openai.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Turns the SDK's requests into the HTTP library's. Thread-safe.
 */
final class RequestMapper {

	private static final MediaType JSON = MediaType.get("application/json");

	private final Map<List<String>, HttpUrl> urls = new ConcurrentHashMap<>();

	Request map(HttpRequest source, Exchange<?> exchange) {
		Request.Builder request = new Request.Builder().url(url(source))
			.method("POST", body(source.body()))
			.tag(Exchange.class, exchange);
		try {
			for (String name : source.headers().names()) {
				for (String value : source.headers().values(name)) {
					request.addHeader(name, value);
				}
			}
			exchange.requestHeaders().forEach(request::header);
		}
		catch (IllegalArgumentException ex) {
			// Its message would quote the header.
			throw AttemptFailure.unsendable("A request header has a character that HTTP does not allow.");
		}
		return request.build();
	}

	private HttpUrl url(HttpRequest source) {
		return this.urls.computeIfAbsent(source.pathSegments(), (segments) -> HttpUrl.get(source.url()));
	}

	private static RequestBody body(@Nullable HttpRequestBody source) {
		return (source != null) ? new OneShotBody(source) : RequestBody.create(new byte[0], JSON);
	}

	/**
	 * A body that says it can be sent once, which keeps the HTTP library from replaying
	 * the request after a 408 or a 503.
	 */
	private static final class OneShotBody extends RequestBody {

		private final HttpRequestBody source;

		private final long contentLength;

		OneShotBody(HttpRequestBody source) {
			this.source = source;
			// The SDK serialises the body here, which is no part of the request's
			// latency.
			this.contentLength = source.contentLength();
		}

		@Override
		public MediaType contentType() {
			return JSON;
		}

		@Override
		public long contentLength() {
			return this.contentLength;
		}

		@Override
		public boolean isOneShot() {
			return true;
		}

		@Override
		public void writeTo(BufferedSink sink) throws IOException {
			this.source.writeTo(sink.outputStream());
		}

	}

}
