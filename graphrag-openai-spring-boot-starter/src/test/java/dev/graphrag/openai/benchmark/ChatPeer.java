package dev.graphrag.openai.benchmark;

import java.util.function.Supplier;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.graphrag.openai.SharedOpenAiClient;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Ways to get one chat completion.
 */
public enum ChatPeer {

	/**
	 * Spring AI with its defaults.
	 */
	SPRING_AI {

		@Override
		Supplier<Object> call(String baseUrl) {
			return calls(SpringAiPeers.chat(baseUrl));
		}

	},

	/**
	 * Spring AI with {@code TCP_NODELAY}.
	 */
	SPRING_AI_NO_DELAY {

		@Override
		Supplier<Object> call(String baseUrl) {
			return calls(SpringAiPeers.noDelayChat(baseUrl));
		}

	},

	/**
	 * The SDK with its defaults.
	 */
	OPENAI_JAVA {

		@Override
		Supplier<Object> call(String baseUrl) {
			OpenAIClient client = SdkPeers.client(baseUrl);
			ChatCompletionCreateParams params = SdkPeers.chat();
			return () -> client.chat().completions().create(params);
		}

	},

	/**
	 * The guarded client with metrics and log events.
	 */
	GUARDED {

		@Override
		Supplier<Object> call(String baseUrl) {
			SharedOpenAiClient client = GuardedPeers.client(baseUrl);
			Prompt prompt = Questions.prompt();
			return () -> client.chat(prompt);
		}

	},

	/**
	 * The same with a rate budget in the JVM, for which nobody waits.
	 */
	GUARDED_BUDGET {

		@Override
		Supplier<Object> call(String baseUrl) {
			SharedOpenAiClient client = GuardedPeers.clientWithBudget(baseUrl);
			Prompt prompt = Questions.prompt();
			return () -> client.chat(prompt);
		}

	},

	/**
	 * The guarded model of Spring AI's type, with metrics and log events.
	 */
	GUARDED_MODEL {

		@Override
		Supplier<Object> call(String baseUrl) {
			return calls(GuardedPeers.client(baseUrl).asChatModel());
		}

	};

	abstract Supplier<Object> call(String baseUrl);

	private static Supplier<Object> calls(ChatModel model) {
		Prompt prompt = Questions.prompt();
		return () -> model.call(prompt);
	}

}
