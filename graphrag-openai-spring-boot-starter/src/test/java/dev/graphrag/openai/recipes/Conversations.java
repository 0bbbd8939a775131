package dev.graphrag.openai.recipes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.SharedOpenAiClient;
import reactor.core.Disposable;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * The manual's callers that leave before their answer is there.
 */
class Conversations {

	private final SharedOpenAiClient openAi;

	private final Map<String, CompletableFuture<ChatResult>> running = new ConcurrentHashMap<>();

	Conversations(SharedOpenAiClient openAi) {
		this.openAi = openAi;
	}

	String answerWithin(Duration patience, String question) {
		return this.openAi.withDeadline(patience).chat(question).text();
	}

	CompletableFuture<String> ask(String caller, String question) {
		CompletableFuture<ChatResult> answer = this.openAi.async().chat(new Prompt(question));
		this.running.put(caller, answer);
		return answer.whenComplete((result, failure) -> this.running.remove(caller, answer))
			.thenApply(ChatResult::text);
	}

	void leave(String caller) {
		CompletableFuture<ChatResult> answer = this.running.remove(caller);
		if (answer != null) {
			answer.cancel(true);
		}
	}

	Disposable show(String question, Consumer<ChatResponse> screen) {
		return this.openAi.stream(new Prompt(question)).subscribe(screen);
	}

}
