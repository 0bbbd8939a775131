package dev.graphrag.openai.http;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.graphrag.openai.attempt.AttemptFailure;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * Turns requests into the HTTP library's. Thread-safe.
 */
final class RequestMapper {

	private static final MediaType JSON = MediaType.get("application/json");

	private static final String USER_AGENT = "graphrag-openai-spring-boot-starter";

	private final String baseUrl;

	private final Map<String, HttpUrl> urls = new ConcurrentHashMap<>();

	RequestMapper(String baseUrl) {
		this.baseUrl = baseUrl;
	}

	/**
	 * Map a request.
	 * @param source the request
	 * @param exchange goes with it as its tag
	 * @throws AttemptFailure if a header cannot be sent
	 */
	Request map(OutgoingRequest source, Exchange exchange) {
		Content content = source.content();
		Request.Builder request = new Request.Builder().url(url(content)).tag(Exchange.class, exchange);
		request = content.get() ? request.get() : request.post(new OneShotBody(content.body()));
		try {
			request.header("User-Agent", USER_AGENT).header("Accept", content.accept());
			for (Map.Entry<String, String> header : source.headers().entrySet()) {
				OwnedHeaders.checkMayBeSent(header.getKey(), header.getValue());
				request.header(header.getKey(), header.getValue());
			}
			request.header("Authorization", "Bearer " + source.apiKey().value());
		}
		catch (IllegalArgumentException ex) {
			// Its message would quote the header.
			throw AttemptFailure.unsendable("A request header has a character that HTTP does not allow.");
		}
		return request.build();
	}

	private HttpUrl url(Content content) {
		HttpUrl url = this.urls.computeIfAbsent(content.path(),
				(segments) -> HttpUrl.get(this.baseUrl).newBuilder().addPathSegments(segments).build());
		if (content.query().isEmpty()) {
			return url;
		}
		HttpUrl.Builder withQuery = url.newBuilder();
		content.query().forEach(withQuery::addQueryParameter);
		return withQuery.build();
	}

	/**
	 * A body that says it can be sent once, which keeps the HTTP library from replaying
	 * the request after a 408 or a 503.
	 */
	private static final class OneShotBody extends RequestBody {

		private final byte[] bytes;

		OneShotBody(byte[] bytes) {
			this.bytes = bytes;
		}

		@Override
		public MediaType contentType() {
			return JSON;
		}

		@Override
		public long contentLength() {
			return this.bytes.length;
		}

		@Override
		public boolean isOneShot() {
			return true;
		}

		@Override
		public void writeTo(BufferedSink sink) throws IOException {
			sink.write(this.bytes);
		}

	}

}
