package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.springai.GuardedEmbeddingModel;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.ai.model.SpringAIModels;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of the guarded Spring AI models where Spring AI's own
 * auto-configuration of OpenAI is missing. It comes last and backs off from every other
 * model, so that another vendor's stays the only one and injects.
 */
@AutoConfiguration(after = OpenAiClientAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnMissingClass("org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration")
@Conditional(OnSpringAiEnabled.class)
@ConditionalOnSingleCandidate(SharedOpenAiClient.class)
@Import(GuardedModelFactory.class)
public final class SoleGuardedModelsAutoConfiguration {

	@Bean
	@GuardedModel
	@ConditionalOnProperty(name = SpringAIModelProperties.CHAT_MODEL, havingValue = SpringAIModels.OPENAI,
			matchIfMissing = true)
	@ConditionalOnMissingBean(value = ChatModel.class, name = "openAiChatModel")
	OpenAiChatModel openAiChatModel(GuardedModelFactory models, ObjectProvider<ToolCallingManager> tools,
			ObjectProvider<ChatModelObservationConvention> convention) {
		return models.chatModel(tools, convention);
	}

	@Bean
	@GuardedModel
	@ConditionalOnProperty(
			name = { SpringAIModelProperties.EMBEDDING_MODEL, SpringAIModelProperties.TEXT_EMBEDDING_MODEL },
			havingValue = SpringAIModels.OPENAI, matchIfMissing = true)
	@ConditionalOnMissingBean(value = EmbeddingModel.class, name = "openAiEmbeddingModel")
	GuardedEmbeddingModel openAiEmbeddingModel(GuardedModelFactory models,
			ObjectProvider<EmbeddingModelObservationConvention> convention) {
		return models.embeddingModel(convention);
	}

}
