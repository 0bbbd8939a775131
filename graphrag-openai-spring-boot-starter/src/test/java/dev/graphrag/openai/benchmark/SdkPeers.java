package dev.graphrag.openai.benchmark;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;

/**
 * The openai-java SDK with its defaults.
 */
final class SdkPeers {

	private SdkPeers() {
	}

	static OpenAIClient client(String baseUrl) {
		return OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(Questions.API_KEY).build();
	}

	static ChatCompletionCreateParams chat() {
		return ChatCompletionCreateParams.builder()
			.model(Questions.CHAT_MODEL)
			.addSystemMessage(Questions.SYSTEM)
			.addUserMessage(Questions.USER)
			.build();
	}

	static EmbeddingCreateParams embeddings() {
		return EmbeddingCreateParams.builder()
			.model(Questions.EMBEDDING_MODEL)
			.inputOfArrayOfStrings(Questions.BATCH)
			.build();
	}

}
