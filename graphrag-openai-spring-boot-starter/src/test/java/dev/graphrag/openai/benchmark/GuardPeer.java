package dev.graphrag.openai.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import dev.graphrag.openai.SharedOpenAiClient;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;

/**
 * The same chat call with more and more around it, answered inside the HTTP library, so
 * that neither sockets nor the server are part of a figure.
 */
public enum GuardPeer {

	/**
	 * Spring AI with its own HTTP client.
	 */
	SPRING_AI {

		@Override
		Supplier<?> call() {
			OpenAiChatModel model = SpringAiPeers.chat(BASE_URL, ANSWER);
			Prompt prompt = Questions.prompt();
			return () -> model.call(prompt);
		}

	},

	/**
	 * Spring AI over the guarded client's transport.
	 */
	UNGUARDED {

		@Override
		Supplier<?> call() {
			return GuardedPeers.unguardedChat(BASE_URL, (builder) -> builder.addInterceptor(ANSWER));
		}

	},

	/**
	 * The guarded client without listeners.
	 */
	GUARDED_SILENT {

		@Override
		Supplier<?> call() {
			return calls(GuardedPeers.silentClient(BASE_URL, (builder) -> builder.addInterceptor(ANSWER)));
		}

	},

	/**
	 * The guarded client with metrics and log events.
	 */
	GUARDED {

		@Override
		Supplier<?> call() {
			return calls(GuardedPeers.client(BASE_URL, (builder) -> builder.addInterceptor(ANSWER)));
		}

	},

	/**
	 * The same with a rate budget in the JVM, for which nobody waits.
	 */
	GUARDED_BUDGET {

		@Override
		Supplier<?> call() {
			return calls(GuardedPeers.clientWithBudget(BASE_URL, (builder) -> builder.addInterceptor(ANSWER)));
		}

	};

	private static final String BASE_URL = "http://localhost:1/v1";

	private static final MediaType JSON = MediaType.get("application/json");

	private static final byte[] CHAT = Answers.chat().getBytes(StandardCharsets.UTF_8);

	private static final Interceptor ANSWER = (chain) -> new Response.Builder().request(chain.request())
		.protocol(Protocol.HTTP_1_1)
		.code(200)
		.message("OK")
		.header("x-request-id", "req_0123456789abcdef0123456789abcdef")
		.header("x-ratelimit-remaining-requests", "9999")
		.header("x-ratelimit-remaining-tokens", "199990")
		.body(ResponseBody.create(CHAT, JSON))
		.build();

	abstract Supplier<?> call();

	private static Supplier<?> calls(SharedOpenAiClient client) {
		Prompt prompt = Questions.prompt();
		return () -> client.chat(prompt);
	}

}
