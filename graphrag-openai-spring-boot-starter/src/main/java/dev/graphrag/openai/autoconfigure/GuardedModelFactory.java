package dev.graphrag.openai.autoconfigure;

import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.SpringAiModels;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.springai.GuardedEmbeddingModel;
import dev.graphrag.openai.springai.RefusingChatModel;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Builds Spring AI's models over the context's client, with the collaborators that Spring
 * AI's own configuration gives them. A client that is not the starter's, such as a fake
 * in a test, gets an embedding model over its {@code embeddings} and a chat model that
 * refuses every call.
 */
class GuardedModelFactory {

	private final SharedOpenAiClient client;

	private final OpenAiSettings settings;

	private final Environment environment;

	private final ObservationRegistry observations;

	GuardedModelFactory(SharedOpenAiClient client, OpenAiSettings settings, Environment environment,
			ObjectProvider<ObservationRegistry> observations) {
		this.client = client;
		this.settings = settings;
		this.environment = environment;
		this.observations = observations.getIfUnique(() -> ObservationRegistry.NOOP);
	}

	OpenAiChatModel chatModel(ObjectProvider<ToolCallingManager> tools,
			ObjectProvider<ChatModelObservationConvention> convention) {
		OpenAiChatModel model = (this.client instanceof SpringAiModels models) ? guarded(models, tools) : refusing();
		convention.ifAvailable(model::setObservationConvention);
		return model;
	}

	// Deprecated, but what resolves the names of tools for callers of the model itself.
	@SuppressWarnings("removal")
	private OpenAiChatModel guarded(SpringAiModels models, ObjectProvider<ToolCallingManager> tools) {
		OpenAiChatOptions defaults = models.chatModel().build().getOptions();
		OpenAiChatModel.Builder builder = models.chatModel()
			.options(SpringAiChatOptions.over(defaults, this.environment))
			.observationRegistry(this.observations);
		tools.ifUnique(builder::toolCallingManager);
		return builder.build();
	}

	private OpenAiChatModel refusing() {
		String type = this.client.getClass().getName();
		OpenAiChatOptions options = OpenAiChatOptions.builder().model(this.settings.chat().model()).build();
		return RefusingChatModel.create(options, () -> new OpenAiClientException(FailureReason.CLIENT_INIT,
				"The guarded chat model makes its calls through the starter's own client, but the context's is a "
						+ type + ".",
				"Build the client with SharedOpenAiClientFactory, or define a ChatModel bean named"
						+ " openAiChatModel beside your own.",
				Map.of("client", type)));
	}

	GuardedEmbeddingModel embeddingModel(ObjectProvider<EmbeddingModelObservationConvention> convention) {
		MetadataMode metadataMode = Binder.get(this.environment)
			.bind("spring.ai.openai.embedding.metadata-mode", MetadataMode.class)
			.orElse(MetadataMode.EMBED);
		GuardedEmbeddingModel model = embeddingModel().with(metadataMode, this.observations);
		convention.ifAvailable(model::setObservationConvention);
		return model;
	}

	// The client may have other settings than the context's.
	private GuardedEmbeddingModel embeddingModel() {
		return (this.client instanceof SpringAiModels
				&& this.client.asEmbeddingModel() instanceof GuardedEmbeddingModel own) ? own
						: new GuardedEmbeddingModel(this.client, this.settings.embedding());
	}

}
