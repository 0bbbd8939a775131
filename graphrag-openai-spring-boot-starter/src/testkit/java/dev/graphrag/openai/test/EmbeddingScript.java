package dev.graphrag.openai.test;

import dev.graphrag.openai.emulator.OpenAiAnswer;

/**
 * Answers to embedding requests, in the order in which they arrive:
 * {@code openAi.embeddings().status(503).dimensions(512)} fails the first and answers the
 * second with vectors of a wrong length.
 */
public final class EmbeddingScript extends AnswerScript<EmbeddingScript> {

	EmbeddingScript(Script script) {
		super(script);
	}

	/**
	 * Answer one request with vectors of another length than was asked for.
	 * @param dimensions length of each text's vector, positive
	 * @return this script
	 */
	public EmbeddingScript dimensions(int dimensions) {
		return answer(OpenAiAnswer.dimensions(dimensions));
	}

	/**
	 * Answer one request with these vectors.
	 * @param vectors a vector for each text, in order
	 * @return this script
	 */
	public EmbeddingScript vectors(float[]... vectors) {
		return answer(OpenAiAnswer.vectors(vectors));
	}

	@Override
	EmbeddingScript self() {
		return this;
	}

}
