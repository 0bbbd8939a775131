package dev.graphrag.openai.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.openai.client.OpenAIClient;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.settings.EmbeddingLimits;
import dev.graphrag.openai.settings.OpenAiSettings;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationDocumentation;
import org.springframework.ai.observation.conventions.AiProvider;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.util.Assert;

/**
 * Spring AI's embedding model of OpenAI over the guarded client: every request is a
 * guarded call, and every error an {@link dev.graphrag.openai.OpenAiClientException
 * OpenAiClientException}.
 *
 * <p>
 * More than 2,048 texts, OpenAI's limit, become several requests, one after the other:
 * 5,000 texts yield requests of 2,048, 2,048 and 904 texts, and one response with the
 * vectors in the order of the texts. If one of them fails, the call fails; use a smaller
 * call where what was embedded before must not be lost. No text at all is no request and
 * an empty response. {@link #dimensions()} comes from the settings, without a request.
 *
 * <p>
 * Options may name dimensions, and no other model than the configured one. Of
 * {@link OpenAiEmbeddingOptions} set the model, or take {@link #getOptions()}: left open
 * it is {@code text-embedding-ada-002}, which is refused. Their user, extra body, timeout
 * and connection are not used. Beside the model and the tokens, the response's metadata
 * has the vectors' length as {@value #DIMENSIONS_KEY} and the number of HTTP requests,
 * retries included, as {@value #ATTEMPTS_KEY}. Thread-safe.
 */
public final class GuardedEmbeddingModel extends OpenAiEmbeddingModel {

	/**
	 * Key of the vectors' length in the response's metadata, an Integer.
	 */
	public static final String DIMENSIONS_KEY = "dimensions";

	/**
	 * Key of the number of HTTP requests in the response's metadata, an Integer.
	 */
	public static final String ATTEMPTS_KEY = "attempts";

	private static final EmbeddingModelObservationConvention DEFAULT_CONVENTION = new DefaultEmbeddingModelObservationConvention();

	private final SharedOpenAiClient client;

	private final OpenAiSettings.Embedding settings;

	private final ObservationRegistry observationRegistry;

	private volatile EmbeddingModelObservationConvention observationConvention = DEFAULT_CONVENTION;

	/**
	 * Create a model without observations of Spring AI's, that embeds documents with
	 * their metadata as Spring AI does by default.
	 * @param client makes the calls
	 * @param settings the client's embedding settings
	 */
	public GuardedEmbeddingModel(SharedOpenAiClient client, OpenAiSettings.Embedding settings) {
		this(client, settings, MetadataMode.EMBED, ObservationRegistry.NOOP);
	}

	@SuppressWarnings("deprecation") // The builder makes no subclasses.
	private GuardedEmbeddingModel(SharedOpenAiClient client, OpenAiSettings.Embedding settings,
			MetadataMode metadataMode, ObservationRegistry observationRegistry) {
		super(RefusedSdk.refusing(OpenAIClient.class,
				(method) -> new UnsupportedOperationException("The guarded model does not use OpenAIClient." + method)),
				metadataMode, options(settings), observationRegistry);
		Assert.notNull(client, "client must not be null");
		this.client = client;
		this.settings = settings;
		this.observationRegistry = observationRegistry;
	}

	private static OpenAiEmbeddingOptions options(OpenAiSettings.Embedding settings) {
		Assert.notNull(settings, "settings must not be null");
		return OpenAiEmbeddingOptions.builder()
			.model(settings.model())
			.dimensions(settings.expectedDimensions())
			.build();
	}

	/**
	 * Return a model over the same client that is observed, and embeds other parts of
	 * documents.
	 * @param metadataMode which of a document's metadata is embedded with its text
	 * @param observationRegistry told of every call as Spring AI tells it
	 * @return a new model
	 */
	public GuardedEmbeddingModel with(MetadataMode metadataMode, ObservationRegistry observationRegistry) {
		Assert.notNull(metadataMode, "metadataMode must not be null");
		Assert.notNull(observationRegistry, "observationRegistry must not be null");
		return new GuardedEmbeddingModel(this.client, this.settings, metadataMode, observationRegistry);
	}

	@Override
	public void setObservationConvention(EmbeddingModelObservationConvention observationConvention) {
		super.setObservationConvention(observationConvention);
		this.observationConvention = observationConvention;
	}

	@Override
	public int dimensions() {
		return this.settings.expectedDimensions();
	}

	@Override
	public EmbeddingResponse call(EmbeddingRequest request) {
		Assert.notNull(request, "request must not be null");
		if (request.getInstructions().isEmpty()) {
			return response(List.of());
		}
		EmbeddingModelObservationContext context = EmbeddingModelObservationContext.builder()
			.embeddingRequest(observed(request))
			.provider(AiProvider.OPENAI.value())
			.build();
		return Objects.requireNonNull(EmbeddingModelObservationDocumentation.EMBEDDING_MODEL_OPERATION
			.observation(this.observationConvention, DEFAULT_CONVENTION, () -> context, this.observationRegistry)
			.observe(() -> {
				EmbeddingResponse response = response(results(request));
				context.setResponse(response);
				return response;
			}));
	}

	private EmbeddingRequest observed(EmbeddingRequest request) {
		return new EmbeddingRequest(request.getInstructions(), observed(request.getOptions()));
	}

	private EmbeddingOptions observed(@Nullable EmbeddingOptions options) {
		try {
			return OpenAiEmbeddingOptions.builder().from(getOptions()).merge(options).build();
		}
		catch (RuntimeException ex) {
			// The call fails on the same options, in words of its own.
			return getOptions();
		}
	}

	private List<EmbeddingResult> results(EmbeddingRequest request) {
		List<String> texts = request.getInstructions();
		EmbeddingOptions options = optionsOfCall(request.getOptions());
		List<EmbeddingResult> results = new ArrayList<>();
		for (int from = 0; from < texts.size(); from += EmbeddingLimits.MAX_INPUTS) {
			results.add(this.client
				.embeddings(texts.subList(from, Math.min(from + EmbeddingLimits.MAX_INPUTS, texts.size())), options));
		}
		return results;
	}

	// With its own options the model asks for nothing but what is set.
	private @Nullable EmbeddingOptions optionsOfCall(@Nullable EmbeddingOptions options) {
		return (options != getOptions()) ? options : null;
	}

	private EmbeddingResponse response(List<EmbeddingResult> results) {
		List<Embedding> embeddings = new ArrayList<>();
		long tokens = 0;
		int attempts = 0;
		for (EmbeddingResult result : results) {
			for (float[] vector : result.vectors()) {
				embeddings.add(new Embedding(vector, embeddings.size()));
			}
			tokens += result.tokens();
			attempts += result.report().totalAttempts();
		}
		// Spring AI's counts are no larger than an int.
		int total = (int) Math.min(tokens, Integer.MAX_VALUE);
		int dimensions = results.isEmpty() ? dimensions() : results.get(0).dimensions();
		String model = results.isEmpty() ? this.settings.model() : results.get(0).model();
		return new EmbeddingResponse(embeddings, new EmbeddingResponseMetadata(model, new DefaultUsage(total, 0, total),
				Map.of(DIMENSIONS_KEY, dimensions, ATTEMPTS_KEY, attempts)));
	}

}
