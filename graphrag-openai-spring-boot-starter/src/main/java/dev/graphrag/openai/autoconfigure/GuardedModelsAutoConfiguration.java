package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.springai.GuardedEmbeddingModel;

import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.ai.model.SpringAIModels;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of the guarded Spring AI models beside Spring AI's own
 * auto-configuration of OpenAI, which finds the beans there and adds none. It goes by the
 * properties that Spring AI's goes by, so that another vendor's models are chosen and
 * left out as ever. It backs off from a bean of the type or of the name; of an
 * application's bean that has the name and another type Spring AI's own
 * auto-configuration knows nothing, and fails as it does without this one.
 */
@AutoConfiguration(after = OpenAiClientAutoConfiguration.class,
		beforeName = { "org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration",
				"org.springframework.ai.model.openai.autoconfigure.OpenAiEmbeddingAutoConfiguration" })
@ConditionalOnClass(name = "org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration")
@Conditional(OnSpringAiEnabled.class)
@ConditionalOnSingleCandidate(SharedOpenAiClient.class)
@Import(GuardedModelFactory.class)
public final class GuardedModelsAutoConfiguration {

	@Bean
	@GuardedModel
	@ConditionalOnProperty(name = SpringAIModelProperties.CHAT_MODEL, havingValue = SpringAIModels.OPENAI,
			matchIfMissing = true)
	@ConditionalOnMissingBean(value = OpenAiChatModel.class, name = "openAiChatModel")
	OpenAiChatModel openAiChatModel(GuardedModelFactory models, ObjectProvider<ToolCallingManager> tools,
			ObjectProvider<ChatModelObservationConvention> convention) {
		return models.chatModel(tools, convention);
	}

	@Bean
	@GuardedModel
	@ConditionalOnProperty(name = SpringAIModelProperties.EMBEDDING_MODEL, havingValue = SpringAIModels.OPENAI,
			matchIfMissing = true)
	@ConditionalOnMissingBean(value = OpenAiEmbeddingModel.class, name = "openAiEmbeddingModel")
	GuardedEmbeddingModel openAiEmbeddingModel(GuardedModelFactory models,
			ObjectProvider<EmbeddingModelObservationConvention> convention) {
		return models.embeddingModel(convention);
	}

}
