package dev.graphrag.openai.migration;

import java.util.List;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The manual's fake for suites that need no HTTP.
 */
@TestConfiguration(proxyBeanMethods = false)
class FakeModels {

	@Bean
	ChatModel openAiChatModel() {
		return (prompt) -> new ChatResponse(List.of(new Generation(new AssistantMessage("Acknowledged."))));
	}

}
