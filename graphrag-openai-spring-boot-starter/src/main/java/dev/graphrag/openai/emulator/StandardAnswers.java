package dev.graphrag.openai.emulator;

import org.springframework.util.Assert;

/**
 * Answers that depend on the request alone: a sentence, or the JSON or the call of a
 * function that the request insists on; vectors that are the more alike the more words
 * two texts share; a catalog of models. Refuses what OpenAI would. Thread-safe.
 */
public final class StandardAnswers implements Responder {

	/**
	 * What chat requests are answered with.
	 */
	public static final String SENTENCE = "This is an answer of the OpenAI emulator.";

	@Override
	public OpenAiAnswer answer(OpenAiRequest request) {
		Assert.notNull(request, "request must not be null");
		return switch (request.endpoint()) {
			case CHAT -> OpenAiAnswer.of("completion", asked(StandardCompletion::reply));
			case EMBEDDINGS -> OpenAiAnswer.of("embeddings", asked(Embeddings::reply));
			case MODELS -> OpenAiAnswer.of("models", Models::reply);
		};
	}

	private static Content asked(Content content) {
		return (request) -> {
			if (request.model().isEmpty()) {
				throw new Refusal(ApiError.invalid("You must provide a model parameter.", "model"));
			}
			return content.reply(request);
		};
	}

}
