package dev.graphrag.openai.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import dev.graphrag.openai.SharedOpenAiClient;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Ways to make many calls at once without a thread of one's own for each.
 */
enum CrowdPeer {

	/**
	 * Streams of the guarded model.
	 */
	GUARDED_STREAMS {

		@Override
		Supplier<CompletableFuture<?>> calls(int callers) {
			return streams(GuardedContext.client(writing(), callers).asChatModel());
		}

	},

	/**
	 * Streams of Spring AI with its defaults.
	 */
	SPRING_AI_STREAMS {

		@Override
		Supplier<CompletableFuture<?>> calls(int callers) {
			return streams(SpringAiPeers.chat(writing()));
		}

	},

	/**
	 * Futures of the guarded client.
	 */
	GUARDED_FUTURES {

		@Override
		Supplier<CompletableFuture<?>> calls(int callers) {
			SharedOpenAiClient client = GuardedContext.client(StubProcess.pausingBaseUrl(), callers);
			Prompt prompt = Questions.prompt();
			return () -> client.async().chat(prompt);
		}

	},

	/**
	 * Blocking calls of Spring AI on a pool with a thread for each caller.
	 */
	SPRING_AI_FUTURES {

		@Override
		Supplier<CompletableFuture<?>> calls(int callers) {
			ChatModel model = SpringAiPeers.chat(StubProcess.pausingBaseUrl());
			Executor pool = Boolean.getBoolean(GuardedContext.VIRTUAL) ? new VirtualThreadTaskExecutor()
					: Executors.newFixedThreadPool(callers);
			Prompt prompt = Questions.prompt();
			return () -> CompletableFuture.supplyAsync(() -> model.call(prompt), pool);
		}

	};

	/**
	 * Return what begins a call.
	 */
	abstract Supplier<CompletableFuture<?>> calls(int callers);

	// Half a second each, at the pace of a model that writes.
	private static String writing() {
		return StubProcess.streamingBaseUrl(50, 10);
	}

	private static Supplier<CompletableFuture<?>> streams(ChatModel model) {
		Prompt prompt = Questions.prompt();
		return () -> ended(model.stream(prompt));
	}

	private static CompletableFuture<?> ended(Flux<?> stream) {
		return stream.last().toFuture();
	}

}
