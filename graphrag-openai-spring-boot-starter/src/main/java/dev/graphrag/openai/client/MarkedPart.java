package dev.graphrag.openai.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * A stream of one marked part, that is sent through Spring AI once, without a server, to
 * see whether this version of it reads the mark when the part is taken.
 */
final class MarkedPart implements AsyncStreamResponse<ChatCompletionChunk> {

	private static final Logger logger = LoggerFactory.getLogger(MarkedPart.class);

	private final TakenParts taken = new TakenParts();

	private MarkedPart() {
	}

	/**
	 * Return whether Spring AI reads marks, as found out at the first question.
	 */
	static boolean isNoticed() {
		return Noticed.VALUE;
	}

	private boolean isNoticedBySpringAi() {
		OpenAiChatModel.builder().openAiClient(RefusingSdk.client(new CompletionService((params) -> {
			throw RefusingSdk.unguarded("chat().completions().create");
		})))
			.openAiClientAsync(RefusingSdk.asyncClient((params) -> this))
			.options(OpenAiChatOptions.builder().model("none").build())
			.build()
			.stream(new Prompt("none"))
			.subscribe((response) -> {
			}, (ex) -> {
			});
		if (!this.taken.any()) {
			logger.warn("This version of Spring AI does not tell when parts of a stream are taken, so that slow"
					+ " subscribers fill the heap");
		}
		return this.taken.any();
	}

	@Override
	public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler) {
		handler.onNext(ChatCompletionChunk.builder()
			.id("")
			.created(0)
			.model("")
			.choices(List.of())
			.putAdditionalProperty(TakenParts.MARK, this.taken.mark())
			.build());
		return this;
	}

	@Override
	public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler,
			Executor executor) {
		return subscribe(handler);
	}

	@Override
	public CompletableFuture<@Nullable Void> onCompleteFuture() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void close() {
		// There is nothing to close.
	}

	/**
	 * Found out once.
	 */
	private static final class Noticed {

		static final boolean VALUE = new MarkedPart().isNoticedBySpringAi();

	}

}
