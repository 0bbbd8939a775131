package dev.graphrag.openai.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.UnaryOperator;

import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * HTTP libraries that the client could stand on: bytes out, bytes in.
 */
public enum TransportPeer {

	/**
	 * OkHttp with {@code TCP_NODELAY}.
	 */
	OKHTTP {

		@Override
		UnaryOperator<byte[]> post(String url) {
			OkHttpClient client = new OkHttpClient.Builder().socketFactory(new SpringAiPeers.NoDelaySockets()).build();
			MediaType json = MediaType.get("application/json");
			return (body) -> {
				Request request = new Request.Builder().url(url).post(RequestBody.create(body, json)).build();
				try (Response response = client.newCall(request).execute()) {
					return response.body().bytes();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			};
		}

	},

	/**
	 * The JDK's own client.
	 */
	JDK {

		@Override
		UnaryOperator<byte[]> post(String url) {
			HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
			return (body) -> {
				HttpRequest request = HttpRequest.newBuilder(URI.create(url))
					.header("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers.ofByteArray(body))
					.build();
				try {
					return client.send(request, BodyHandlers.ofByteArray()).body();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			};
		}

	},

	/**
	 * Apache HttpClient 5.
	 */
	APACHE {

		@Override
		UnaryOperator<byte[]> post(String url) {
			CloseableHttpClient client = HttpClients.createDefault();
			return (body) -> {
				HttpPost request = new HttpPost(url);
				request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
				try {
					return client.execute(request, (response) -> EntityUtils.toByteArray(response.getEntity()));
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			};
		}

	};

	abstract UnaryOperator<byte[]> post(String url);

}
