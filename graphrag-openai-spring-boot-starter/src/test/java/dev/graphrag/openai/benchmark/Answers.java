package dev.graphrag.openai.benchmark;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.graphrag.openai.client.OpenAiStubs;

/**
 * What is asked and answered: a short question, and {@value #TEXTS} texts for vectors of
 * {@value #DIMENSIONS} components.
 */
final class Answers {

	static final int TEXTS = 64;

	static final int DIMENSIONS = 1536;

	private Answers() {
	}

	static String chat() {
		return """
				{"id":"chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG","object":"chat.completion","created":1741570283,\
				"model":"gpt-4.1-mini-2025-04-14","choices":[{"index":0,"message":{"role":"assistant","content":\
				"Chat completions are reachable, and the guardrails of the service are in force.","refusal":null,\
				"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":37,\
				"completion_tokens":17,"total_tokens":54,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
				"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,\
				"rejected_prediction_tokens":0}},"service_tier":"default","system_fingerprint":"fp_b376dfbbd5"}
				""";
	}

	static String embeddings() {
		float[] vector = OpenAiStubs.vector(DIMENSIONS);
		return IntStream.range(0, TEXTS)
			.mapToObj((index) -> OpenAiStubs.item(index, '"' + OpenAiStubs.base64(vector) + '"'))
			.collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[",
					"],\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":3200,\"total_tokens\":3200}}"));
	}

}
