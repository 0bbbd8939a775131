package dev.graphrag.openai.migration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * The manual's retrieval service over the guarded client.
 */
class Answers {

	private final SharedOpenAiClient openAi;

	Answers(SharedOpenAiClient openAi) {
		this.openAi = openAi;
	}

	String answer(String question, String passages) {
		ChatOptions options = ChatOptions.builder().temperature(0.2).maxTokens(400).build();
		Prompt prompt = new Prompt(
				List.of(new SystemMessage("Answer from these passages alone:\n" + passages), new UserMessage(question)),
				options);
		return this.openAi.withDeadline(Duration.ofSeconds(20)).chat(prompt).text();
	}

	List<String> drafts(String task) {
		OpenAiChatOptions options = OpenAiChatOptions.builder().model("gpt-4.1-mini").n(3).build();
		ChatResult result = this.openAi.chat(new Prompt(task, options));
		return result.response().getResults().stream().map((choice) -> choice.getOutput().getText()).toList();
	}

	Flux<String> stream(Prompt prompt) {
		return this.openAi.stream(prompt)
			.flatMapIterable((part) -> part.getResults())
			.mapNotNull((choice) -> choice.getOutput().getText())
			.onErrorResume(OpenAiClientException.class,
					(ex) -> Flux.just("\n[broken off: " + ex.reason().code() + "]"));
	}

	Flux<String> choice(Prompt prompt, long index) {
		return this.openAi.stream(prompt)
			.flatMapIterable((part) -> part.getResults())
			.filter((choice) -> indexOf(choice) == index)
			.mapNotNull((choice) -> choice.getOutput().getText());
	}

	private static long indexOf(Generation choice) {
		return (choice.getOutput().getMetadata().get("index") instanceof Number index) ? index.longValue() : 0;
	}

	Mono<String> reactive(Prompt prompt) {
		return Mono.fromFuture(() -> this.openAi.async().chat(prompt)).map(ChatResult::text);
	}

	List<ChatResult> all(Stream<Prompt> prompts) {
		List<CompletableFuture<ChatResult>> running = prompts.map(this.openAi.async()::chat).toList();
		return running.stream().map(CompletableFuture::join).toList();
	}

}
