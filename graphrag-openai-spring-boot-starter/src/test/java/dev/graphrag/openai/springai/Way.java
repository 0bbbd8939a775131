package dev.graphrag.openai.springai;

import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.context.ApplicationContext;

/**
 * Ways in which an application streams.
 */
enum Way {

	CLIENT {

		@Override
		Flux<ChatResponse> stream(ApplicationContext context, Prompt prompt) {
			return SpringAiApplication.client(context).stream(prompt);
		}

	},

	CHAT_MODEL {

		@Override
		Flux<ChatResponse> stream(ApplicationContext context, Prompt prompt) {
			return SpringAiApplication.chatModel(context).stream(prompt);
		}

	},

	CHAT_CLIENT {

		@Override
		Flux<ChatResponse> stream(ApplicationContext context, Prompt prompt) {
			return SpringAiApplication.chatClient(context).prompt(prompt).stream().chatResponse();
		}

	};

	static final Prompt QUESTION = new Prompt("Capital of France?");

	abstract Flux<ChatResponse> stream(ApplicationContext context, Prompt prompt);

	Flux<ChatResponse> stream(ApplicationContext context) {
		return stream(context, QUESTION);
	}

}
