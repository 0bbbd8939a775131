package dev.graphrag.openai.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.http.AnswerReader;
import dev.graphrag.openai.http.EventReader;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.http.OutgoingRequest;
import dev.graphrag.openai.http.StreamLimits;
import dev.graphrag.openai.http.Transport;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.chat.prompt.Prompt;

/**
 * Loads the classes of a call before the first one needs them, by a call whose answer is
 * made up: no request leaves. The SDK and Spring AI bring some 2,000 classes, which takes
 * a service's first callers seconds where the machine is busy.
 */
final class WarmUp {

	private static final Logger logger = LoggerFactory.getLogger(WarmUp.class);

	// Classes are loaded once, however many clients there are.
	private static final AtomicBoolean BEGUN = new AtomicBoolean();

	private WarmUp() {
	}

	static void inBackground() {
		if (BEGUN.compareAndSet(false, true)) {
			Thread thread = new Thread(WarmUp::run, "openai-warm-up");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private static void run() {
		try {
			call();
		}
		catch (RuntimeException | LinkageError ex) {
			// A call will say what is wrong, if anything is.
			logger.atDebug().addKeyValue("error", ex.getClass().getName()).log("openai.warm_up.failed");
		}
	}

	static void call() {
		TimeSource time = TimeSource.system();
		OpenAiSettings settings = OpenAiSettings.defaults().withApiKey(new Secret("warm-up"));
		Credentials credentials = new Credentials(settings, settings.keySource(time), Set.of());
		GuardedOpenAiClient client = new GuardedClientFactory(new CallListener() {
		}, ClientParts.of(), time, () -> 0).assemble(settings, credentials, new CannedAnswers(),
				new Listeners(settings.actor(), List.of()));
		client.chat("warm-up");
		client.embedding("warm-up");
		client.stream(new Prompt("warm-up")).blockLast();
	}

	/**
	 * Answers without a server.
	 */
	private static final class CannedAnswers implements Transport {

		private static final String CHAT = """
				{"id":"warm-up","object":"chat.completion","created":0,"model":"warm-up","choices":[{"index":0,
				"message":{"role":"assistant","content":"warm","refusal":null},"logprobs":null,"finish_reason":"stop"}],
				"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,
				"prompt_tokens_details":{"cached_tokens":0}}}""";

		private static final String CHUNK = """
				{"id":"warm-up","object":"chat.completion.chunk","created":0,"model":"warm-up","choices":[{"index":0,
				"delta":{"role":"assistant","content":"warm"},"logprobs":null,"finish_reason":"stop"}],
				"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

		private static final String EMBEDDING = """
				{"object":"list","model":"warm-up","data":[{"object":"embedding","index":0,"embedding":[%s1]}],
				"usage":{"prompt_tokens":1,"total_tokens":1}}""".formatted("0,".repeat(1535));

		@Override
		public <A> Exchanged<A> exchange(OutgoingRequest request, AnswerReader<A> reader) {
			byte[] bytes = (request.content().path().equals("embeddings") ? EMBEDDING : CHAT)
				.getBytes(StandardCharsets.UTF_8);
			return new Exchanged<>(new Attempt(Duration.ZERO, 200, null, null, null, null, null),
					reader.read(bytes, bytes.length), null);
		}

		@Override
		public <A> Exchanged<A> stream(OutgoingRequest request, StreamLimits limits, EventReader<A> reader) {
			byte[] bytes = CHUNK.getBytes(StandardCharsets.UTF_8);
			reader.read(bytes, 0, bytes.length);
			return new Exchanged<>(new Attempt(Duration.ZERO, 200, null, null, null, null, null), reader.end(), null);
		}

		@Override
		public void close() {
			// There is nothing to close.
		}

	}

}
