package dev.graphrag.openai.client;

import java.util.List;
import java.util.Map;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.graphrag.openai.CallListener.Answer;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.wire.EmbeddingBody;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.util.StringUtils;

/**
 * Embeddings through the SDK's raw response: the vectors are read straight from the
 * answer's bytes, which Spring AI's embedding model does at a twentieth of the speed.
 * Thread-safe.
 */
final class Embeddings {

	/**
	 * Inputs that OpenAI accepts in one request.
	 */
	static final int MAX_INPUTS = 2048;

	/**
	 * Lengths of the models' vectors where {@code dimensions} is not sent, from OpenAI's
	 * embeddings guide.
	 */
	private static final Map<String, Integer> NATIVE_DIMENSIONS = Map.of("text-embedding-3-small", 1536,
			"text-embedding-3-large", 3072, "text-embedding-ada-002", 1536);

	private final OpenAIClient client;

	private final OpenAiSettings.Embedding settings;

	private final Attempts attempts;

	Embeddings(OpenAIClient client, OpenAiSettings settings, Attempts attempts) {
		this.client = client;
		this.settings = settings.embedding();
		this.attempts = attempts;
	}

	Request request(List<String> texts, @Nullable EmbeddingOptions options) {
		String model = (options != null) ? options.getModel() : null;
		Integer dimensions = (options != null) ? options.getDimensions() : null;
		return new Request(texts, StringUtils.hasText(model) ? model : this.settings.model(),
				(dimensions != null) ? dimensions : this.settings.dimensions());
	}

	EmbeddingResult attempt(CallState call, Request request) {
		EmbeddingCreateParams params = params(request);
		EmbeddingBody answer = this.attempts
			.make(call,
					(buffer, length) -> EmbeddingBody.read(buffer, length, request.texts.size(),
							request.expectedDimensions()),
					() -> send(params))
			.answer();
		call.answered(new Answer(call.latencyMs(), answer.promptTokens(), 0, 0, "", answer.model(),
				request.expectedDimensions(), call.requestId()));
		return new EmbeddingResult(answer.vectors(), request.model, request.expectedDimensions(), call.latencyMs(),
				answer.promptTokens(), call.report());
	}

	private Boolean send(EmbeddingCreateParams params) {
		try (HttpResponseFor<CreateEmbeddingResponse> response = this.client.embeddings()
			.withRawResponse()
			.create(params)) {
			return response.statusCode() == 200;
		}
	}

	private static EmbeddingCreateParams params(Request request) {
		EmbeddingCreateParams.Builder params = EmbeddingCreateParams.builder()
			.model(request.model)
			.inputOfArrayOfStrings(request.texts)
			.encodingFormat(EmbeddingCreateParams.EncodingFormat.BASE64);
		if (request.sendsDimensions()) {
			params.dimensions(request.expectedDimensions());
		}
		return params.build();
	}

	/**
	 * What is asked for in one call.
	 */
	record Request(List<String> texts, String model, @Nullable Integer override) {

		int expectedDimensions() {
			return (this.override != null) ? this.override : OpenAiSettings.Embedding.DEFAULT_DIMENSIONS;
		}

		boolean sendsDimensions() {
			Integer nativeDimensions = NATIVE_DIMENSIONS.get(this.model);
			return (nativeDimensions != null) ? nativeDimensions != expectedDimensions() : this.override != null;
		}

		/**
		 * Return what is wrong with the request, or {@code null} if it may be sent.
		 */
		@Nullable String problem() {
			if (this.texts.isEmpty() || this.texts.size() > MAX_INPUTS) {
				return "a request takes 1 to " + MAX_INPUTS + " texts, but has " + this.texts.size() + ".";
			}
			if (this.override != null && this.override <= 0) {
				return "dimensions must be a positive whole number, but is " + this.override + ".";
			}
			for (int index = 0; index < this.texts.size(); index++) {
				if (!StringUtils.hasText(this.texts.get(index))) {
					return "text " + index + " is blank.";
				}
			}
			return null;
		}

	}

}
