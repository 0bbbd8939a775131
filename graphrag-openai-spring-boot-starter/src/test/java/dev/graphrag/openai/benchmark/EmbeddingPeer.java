package dev.graphrag.openai.benchmark;

import java.util.function.Supplier;

import com.openai.client.OpenAIClient;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.graphrag.openai.SharedOpenAiClient;

import org.springframework.ai.embedding.EmbeddingModel;

/**
 * Ways to get the vectors of one batch.
 */
public enum EmbeddingPeer {

	/**
	 * Spring AI with its defaults.
	 */
	SPRING_AI {

		@Override
		Supplier<Object> call(String baseUrl) {
			return calls(SpringAiPeers.embedding(baseUrl));
		}

	},

	/**
	 * Spring AI with {@code TCP_NODELAY}.
	 */
	SPRING_AI_NO_DELAY {

		@Override
		Supplier<Object> call(String baseUrl) {
			return calls(SpringAiPeers.noDelayEmbedding(baseUrl));
		}

	},

	/**
	 * The SDK with its defaults.
	 */
	OPENAI_JAVA {

		@Override
		Supplier<Object> call(String baseUrl) {
			OpenAIClient client = SdkPeers.client(baseUrl);
			EmbeddingCreateParams params = SdkPeers.embeddings();
			return () -> client.embeddings().create(params).data().stream().map(Embedding::embedding).toList();
		}

	},

	/**
	 * OkHttp and a reader written for this one answer, without any check.
	 */
	HAND_WRITTEN {

		@Override
		Supplier<Object> call(String baseUrl) {
			return HandWrittenEmbeddings.call(baseUrl);
		}

	},

	/**
	 * The guarded client with metrics and log events.
	 */
	GUARDED {

		@Override
		Supplier<Object> call(String baseUrl) {
			SharedOpenAiClient client = GuardedPeers.client(baseUrl);
			return () -> client.embeddings(Questions.BATCH);
		}

	};

	abstract Supplier<Object> call(String baseUrl);

	private static Supplier<Object> calls(EmbeddingModel model) {
		return () -> model.embed(Questions.BATCH);
	}

}
