package dev.graphrag.openai.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.http.Content;
import dev.graphrag.openai.settings.EmbeddingLimits;
import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.tokens.TextTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.util.StringUtils;

/**
 * Texts to embed in one request.
 *
 * @param texts the texts
 * @param model the model asked for
 * @param override the vectors' length asked for, {@code null} if it is left open
 */
record EmbeddingRequest(List<String> texts, String model, @Nullable Integer override) {

	private static final String PATH = "embeddings";

	private static final JsonFactory JSON = new JsonFactory();

	static EmbeddingRequest of(List<String> texts, @Nullable EmbeddingOptions options,
			OpenAiSettings.Embedding settings) {
		String model = (options != null) ? options.getModel() : null;
		Integer dimensions = (options != null) ? options.getDimensions() : null;
		return new EmbeddingRequest(texts, StringUtils.hasText(model) ? model : settings.model(),
				(dimensions != null) ? dimensions : settings.dimensions());
	}

	int expectedDimensions() {
		return (this.override != null) ? this.override : OpenAiSettings.Embedding.DEFAULT_DIMENSIONS;
	}

	private boolean sendsDimensions() {
		Integer nativeDimensions = ModelPolicy.nativeDimensions(this.model);
		return nativeDimensions == null || nativeDimensions != expectedDimensions();
	}

	/**
	 * Refuse what may not be sent.
	 * @param call the call that asks
	 * @param configured the one model whose vectors may be in the index
	 */
	void check(RunningCall call, String configured) {
		if (!this.model.equals(configured)) {
			throw ModelPolicy.embeddingRefusal(this.model, configured, call.actor(), cure());
		}
		String problem = problem();
		if (problem != null) {
			throw Failures.refused(call, problem);
		}
	}

	private @Nullable String problem() {
		if (this.texts.isEmpty() || this.texts.size() > EmbeddingLimits.MAX_INPUTS) {
			return "a request takes 1 to " + EmbeddingLimits.MAX_INPUTS + " texts, but has " + this.texts.size()
					+ (this.texts.isEmpty() ? "." : ". CorpusEmbedder takes any number.");
		}
		if (this.override != null && this.override <= 0) {
			return "dimensions must be a positive whole number, but is " + this.override + ".";
		}
		for (int index = 0; index < this.texts.size(); index++) {
			if (!StringUtils.hasText(this.texts.get(index))) {
				return "text " + index + " is blank.";
			}
			if (TextTokens.atMost(this.texts.get(index)) == TextTokens.NOT_UNICODE) {
				return "text " + index + " has half of a surrogate pair, which cannot be sent.";
			}
		}
		return null;
	}

	/**
	 * Return the key of each text, by which a store knows its vector.
	 */
	List<EmbeddingKey> keys() {
		return this.texts.stream().map(EmbeddingKey.keys(this.model, expectedDimensions())).toList();
	}

	EmbeddingRequest withTexts(List<String> texts) {
		return new EmbeddingRequest(texts, this.model, this.override);
	}

	private String cure() {
		return this.model.equals(OpenAiEmbeddingOptions.DEFAULT_EMBEDDING_MODEL)
				? "If nobody named it: Spring AI's OpenAiEmbeddingOptions fill it in where no model is set, so set the"
						+ " model on them, or use EmbeddingOptions.builder(), which leaves it open."
				: "";
	}

	Content content() {
		int size = this.texts.stream().mapToInt(String::length).sum();
		ByteArrayOutputStream body = new ByteArrayOutputStream(size + 256);
		try (JsonGenerator json = JSON.createGenerator(body)) {
			json.writeStartObject();
			json.writeStringField("model", this.model);
			json.writeStringField("encoding_format", "base64");
			if (sendsDimensions()) {
				json.writeNumberField("dimensions", expectedDimensions());
			}
			json.writeArrayFieldStart("input");
			for (String text : this.texts) {
				json.writeString(text);
			}
			json.writeEndArray();
			json.writeEndObject();
		}
		catch (IOException ex) {
			throw AttemptFailure.unsendable("The texts cannot be written as JSON.");
		}
		return new Content(PATH, body.toByteArray(), Map.of());
	}

}
