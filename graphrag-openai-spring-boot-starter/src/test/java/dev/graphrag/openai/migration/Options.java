package dev.graphrag.openai.migration;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * The manual's ways to give options without naming a wrong model.
 */
class Options {

	String byChatClient(ChatClient chat, String question) {
		return chat.prompt().user(question).options(OpenAiChatOptions.builder().seed(7)).call().content();
	}

	String byChatModel(OpenAiChatModel model, String question) {
		OpenAiChatOptions options = model.getOptions().mutate().seed(7).build();
		return model.call(new Prompt(question, options)).getResult().getOutput().getText();
	}

}
