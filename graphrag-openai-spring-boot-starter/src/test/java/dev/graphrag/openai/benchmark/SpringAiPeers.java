package dev.graphrag.openai.benchmark;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

import javax.net.SocketFactory;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;

/**
 * Spring AI with its defaults, and the same with {@code TCP_NODELAY}.
 */
final class SpringAiPeers {

	private SpringAiPeers() {
	}

	static OpenAiChatModel chat(String baseUrl, Interceptor... interceptors) {
		return OpenAiChatModel.builder()
			.options(chatOptions(baseUrl))
			.httpClientBuilderCustomizer((builder) -> List.of(interceptors).forEach(builder::interceptor))
			.build();
	}

	static OpenAiChatModel noDelayChat(String baseUrl) {
		OpenAIClient client = noDelayClient(baseUrl);
		return OpenAiChatModel.builder()
			.openAiClient(client)
			.openAiClientAsync(client.async())
			.options(chatOptions(baseUrl))
			.build();
	}

	private static OpenAiChatOptions chatOptions(String baseUrl) {
		return OpenAiChatOptions.builder()
			.baseUrl(baseUrl)
			.apiKey(Questions.API_KEY)
			.model(Questions.CHAT_MODEL)
			.build();
	}

	static EmbeddingModel embedding(String baseUrl) {
		return OpenAiEmbeddingModel.builder().options(embeddingOptions(baseUrl)).build();
	}

	static EmbeddingModel noDelayEmbedding(String baseUrl) {
		return OpenAiEmbeddingModel.builder()
			.openAiClient(noDelayClient(baseUrl))
			.options(embeddingOptions(baseUrl))
			.build();
	}

	private static OpenAiEmbeddingOptions embeddingOptions(String baseUrl) {
		return OpenAiEmbeddingOptions.builder()
			.baseUrl(baseUrl)
			.apiKey(Questions.API_KEY)
			.model(Questions.EMBEDDING_MODEL)
			.build();
	}

	private static OpenAIClient noDelayClient(String baseUrl) {
		SpringAiOpenAiHttpClient http = SpringAiOpenAiHttpClient.builder().timeout(Duration.ofSeconds(60)).build();
		OkHttpClient noDelay = http.getOkHttpClient().newBuilder().socketFactory(new NoDelaySockets()).build();
		try {
			// The builder has no setting for it.
			Field field = SpringAiOpenAiHttpClient.class.getDeclaredField("okHttpClient");
			field.setAccessible(true);
			field.set(http, noDelay);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
		return new OpenAIClientImpl(ClientOptions.builder()
			.httpClient(http)
			.baseUrl(baseUrl)
			.apiKey(Questions.API_KEY)
			.timeout(Duration.ofSeconds(60))
			.maxRetries(3)
			.build());
	}

	/**
	 * Sockets as plain as the HTTP library asks for them, without Nagle's algorithm.
	 */
	static final class NoDelaySockets extends SocketFactory {

		@Override
		public Socket createSocket() throws IOException {
			Socket socket = new Socket();
			socket.setTcpNoDelay(true);
			return socket;
		}

		@Override
		public Socket createSocket(String host, int port) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(InetAddress host, int port) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
			throw new UnsupportedOperationException();
		}

	}

}
