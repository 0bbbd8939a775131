package dev.graphrag.openai.benchmark;

import java.util.function.Supplier;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Ways to read one streamed completion.
 */
enum StreamPeer {

	/**
	 * Nothing but a kept connection and its lines.
	 */
	RAW_SOCKET {

		@Override
		Supplier<StreamTimes> stream(String baseUrl) {
			return new RawStream(baseUrl)::read;
		}

	},

	/**
	 * Spring AI with its defaults.
	 */
	SPRING_AI {

		@Override
		Supplier<StreamTimes> stream(String baseUrl) {
			return streams(SpringAiPeers.chat(baseUrl));
		}

	},

	/**
	 * The guarded model with metrics and log events.
	 */
	GUARDED {

		@Override
		Supplier<StreamTimes> stream(String baseUrl) {
			return streams(GuardedPeers.client(baseUrl).asChatModel());
		}

	};

	abstract Supplier<StreamTimes> stream(String baseUrl);

	private static Supplier<StreamTimes> streams(ChatModel model) {
		Prompt prompt = Questions.prompt();
		return () -> StreamTimes.of(model.stream(prompt));
	}

}
