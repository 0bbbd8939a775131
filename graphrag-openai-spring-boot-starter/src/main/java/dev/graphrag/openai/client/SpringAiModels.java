package dev.graphrag.openai.client;

import org.springframework.ai.openai.OpenAiChatModel;

/**
 * A client that Spring AI's models can be built over.
 */
public interface SpringAiModels {

	/**
	 * Return a builder of chat models whose calls and streams are this client's. Options,
	 * tools and observations are the caller's to add.
	 * @return a new builder with the client's model as its options
	 */
	OpenAiChatModel.Builder chatModel();

}
