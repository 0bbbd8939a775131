package dev.graphrag.openai.benchmark;

import java.util.List;
import java.util.stream.IntStream;

import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * What every peer asks: the readiness probe's question, and a batch of {@value #TEXTS}
 * texts of about 230 characters.
 */
final class Questions {

	static final String API_KEY = "sk-benchmark-0123456789";

	static final String CHAT_MODEL = "gpt-4.1-mini";

	static final String EMBEDDING_MODEL = "text-embedding-3-small";

	static final String SYSTEM = "You are an OpenAI readiness probe verifying model guardrails.";

	static final String USER = "Return a brief acknowledgement that chat completions are reachable.";

	static final int TEXTS = Answers.TEXTS;

	static final List<String> BATCH = IntStream.range(0, TEXTS)
		.mapToObj((index) -> "Passage " + index + ": "
				+ "the graph links each passage to the entities it names and to its neighbours. ".repeat(3).strip())
		.toList();

	private Questions() {
	}

	static Prompt prompt() {
		return new Prompt(List.of(new SystemMessage(SYSTEM), new UserMessage(USER)));
	}

}
