package dev.graphrag.openai.springai;

import java.util.function.Supplier;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import dev.graphrag.openai.OpenAiClientException;

import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.util.Assert;

/**
 * Makes chat models whose every call and stream fails with a sentence of ours. A context
 * with a stand-in for the client starts with one, and nothing goes past the guard.
 */
public final class RefusingChatModel {

	private RefusingChatModel() {
	}

	/**
	 * Create a chat model that makes no request.
	 * @param options its options
	 * @param refusal makes the error of each call
	 * @return a new model
	 */
	public static OpenAiChatModel create(OpenAiChatOptions options, Supplier<OpenAiClientException> refusal) {
		Assert.notNull(options, "options must not be null");
		Assert.notNull(refusal, "refusal must not be null");
		return OpenAiChatModel.builder()
			.openAiClient(RefusedSdk.refusing(OpenAIClient.class, (method) -> refusal.get()))
			.openAiClientAsync(RefusedSdk.refusing(OpenAIClientAsync.class, (method) -> refusal.get()))
			.options(options)
			.build();
	}

}
