package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.Map;

import dev.graphrag.openai.CallListener.Answer;
import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.CallListener.BackOff;
import dev.graphrag.openai.CallListener.BudgetPlace;
import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.settings.BudgetSettings;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.OpenAiSettings.Embedding;
import dev.graphrag.openai.settings.OpenAiSettings.Fallback;
import org.jspecify.annotations.Nullable;

/**
 * Makes the values that listeners are told of.
 */
final class Events {

	static final String API_KEY = "sk-proj-canary-0123456789";

	private Events() {
	}

	static OpenAiSettings settings() {
		return settings(ModelPolicy.DEFAULT_BASELINE, false, null, OpenAiSettings.DEFAULT_BASE_URL);
	}

	static OpenAiSettings settingsWithFallback() {
		return settings(ModelPolicy.DEFAULT_BASELINE, true, null, OpenAiSettings.DEFAULT_BASE_URL);
	}

	static OpenAiSettings settings(String chatModel, boolean fallback, @Nullable Integer dimensions, String baseUrl) {
		return OpenAiSettings.defaults()
			.withApiKey(new Secret(API_KEY))
			.withBaseUrl(baseUrl)
			.withActor("ingest")
			.withFallback(new Fallback(fallback, true))
			.withChatModel(chatModel)
			.withEmbedding(new Embedding(Embedding.DEFAULT_MODEL, dimensions));
	}

	/**
	 * Return settings with limits of both kinds for the chat model, and of tokens for the
	 * embedding model.
	 */
	static OpenAiSettings settingsWithLimits() {
		return settings().withBudget(
				BudgetSettings.none().withChat(new Limits(500L, 200_000L)).withEmbedding(new Limits(null, 1_000_000L)));
	}

	static BudgetPlace place(Duration delay) {
		return new BudgetPlace(delay, new BudgetLeft(499L, 0L));
	}

	static Attempt ok() {
		return new Attempt(Duration.ofMillis(420), 200, null, null, "req_1", 59L, 149_000L);
	}

	static Attempt rateLimited(@Nullable Duration retryAfter) {
		return new Attempt(Duration.ofMillis(20), 429, FailureReason.RATE_LIMIT, retryAfter, "req_0", 0L, 12L);
	}

	static Attempt unreachable() {
		return new Attempt(Duration.ofMillis(3), null, FailureReason.TRANSIENT_FAILURE, null, null, null, null);
	}

	static BackOff backOff(Duration delay, @Nullable Duration retryAfter) {
		return new BackOff(delay, retryAfter, FailureReason.RATE_LIMIT);
	}

	static Answer chatAnswer() {
		return new Answer(412.345, 1_000, 400, 200, "stop", "gpt-4.1-mini-2025-04-14", 0, "req_1");
	}

	static Answer embeddingAnswer() {
		return embeddingAnswer(1536);
	}

	static Answer embeddingAnswer(int dimensions) {
		return new Answer(88, 50, 0, 0, "", "text-embedding-3-small", dimensions, "req_2");
	}

	static OpenAiClientException failure(FailureReason reason, Map<String, ?> details) {
		return new OpenAiClientException(reason, "The call ended with " + reason.code() + ".", details);
	}

	static OpenAiClientException failure(FailureReason reason) {
		return failure(reason, Map.of());
	}

}
