package dev.graphrag.openai.client;

import java.util.List;
import java.util.Map;

import dev.graphrag.openai.http.Content;
import dev.graphrag.openai.wire.ChatFigures;
import dev.graphrag.openai.wire.EmbeddingBody;
import dev.graphrag.openai.wire.Metered;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenEstimateTests {

	private final TokenEstimate estimate = new TokenEstimate();

	@Test
	void expectsThePromptByItsLengthAndTheCompletionAsBounded() {
		assertThat(this.estimate.of(chat(4000, 300L, 1))).isEqualTo(1300);
		assertThat(this.estimate.of(chat(4000, 300L, 3))).isEqualTo(1900);
		assertThat(this.estimate.of(texts(4000))).isEqualTo(1000);
	}

	@Test
	void expectsOfAnOpenCompletionWhatTheLastOnesTook() {
		assertThat(this.estimate.of(chat(0, null, 1))).isEqualTo(500);
		this.estimate.learn(chat(400, null, 1), answer(100, 60));
		this.estimate.learn(chat(400, null, 2), answer(100, 80));
		assertThat(this.estimate.of(chat(0, null, 1))).isEqualTo(50);
		for (int answer = 0; answer < 200; answer++) {
			this.estimate.learn(chat(400, null, 1), answer(100, 900));
		}
		assertThat(this.estimate.of(chat(0, null, 1))).isBetween(890L, 900L);
	}

	@Test
	void learnsHowManyBytesOfPromptsAreAToken() {
		this.estimate.learn(chat(4000, null, 1), answer(2000, 0));
		assertThat(this.estimate.of(chat(8000, 0L, 1))).isEqualTo(4000);
		TokenEstimate vectors = new TokenEstimate();
		vectors.learn(texts(4000), new EmbeddingBody("m", List.of(), 500));
		assertThat(vectors.of(texts(4000))).isEqualTo(500);
	}

	private static RequestSize chat(int bytes, @Nullable Long mostTokens, int choices) {
		return RequestSize.of(new Asked(content(bytes), choices, mostTokens));
	}

	private static RequestSize texts(int bytes) {
		return RequestSize.of(Asked.forVectors(content(bytes)));
	}

	private static Content content(int bytes) {
		return new Content("p", new byte[bytes], Map.of());
	}

	private static Metered answer(long prompt, long completion) {
		return new ChatFigures("m", "stop", prompt, 0, completion);
	}

}
