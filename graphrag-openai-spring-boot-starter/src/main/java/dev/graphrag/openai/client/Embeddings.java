package dev.graphrag.openai.client;

import java.util.List;
import java.util.Map;

import dev.graphrag.openai.CallListener.Answer;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.retry.AttemptSeries;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.store.GuardedStore;
import dev.graphrag.openai.wire.EmbeddingBody;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.EmbeddingOptions;

/**
 * Embeds texts, without the SDK: the vectors are read from the answer's bytes. What a
 * store has is not sent. Thread-safe.
 */
final class Embeddings {

	private final OpenAiSettings.Embedding settings;

	private final AttemptSeries series;

	private final Attempts attempts;

	private final Credentials credentials;

	private final @Nullable GuardedStore store;

	private final boolean looks;

	Embeddings(OpenAiSettings.Embedding settings, AttemptSeries series, Attempts attempts, Credentials credentials,
			@Nullable GuardedStore store) {
		this(settings, series, attempts, credentials, store, true);
	}

	private Embeddings(OpenAiSettings.Embedding settings, AttemptSeries series, Attempts attempts,
			Credentials credentials, @Nullable GuardedStore store, boolean looks) {
		this.settings = settings;
		this.series = series;
		this.attempts = attempts;
		this.credentials = credentials;
		this.store = store;
		this.looks = looks;
	}

	/**
	 * Return the same for callers that have looked into the store themselves: it is
	 * filled, and not asked again.
	 */
	Embeddings afterLook() {
		return new Embeddings(this.settings, this.series, this.attempts, this.credentials, this.store, false);
	}

	OpenAiSettings.Embedding settings() {
		return this.settings;
	}

	String model() {
		return this.settings.model();
	}

	Outcome<EmbeddingResult> embed(RunningCall call, List<String> texts, @Nullable EmbeddingOptions options) {
		EmbeddingRequest request = EmbeddingRequest.of(texts, options, this.settings);
		call.asksFor(this.credentials.safeModel(request.model()));
		call.note(Map.of("override", request.override() != null));
		request.check(call, this.settings.model());
		return (this.store != null) ? embed(call, request, this.store) : outcome(call, request, ask(call, request));
	}

	private Outcome<EmbeddingResult> embed(RunningCall call, EmbeddingRequest request, GuardedStore store) {
		StoredVectors stored = new StoredVectors(request, store, call.cancellation());
		stored.look(this.looks);
		if (stored.complete()) {
			return stored.outcome(call);
		}
		EmbeddingRequest missing = stored.missing();
		Outcome<EmbeddingResult> asked = outcome(call, missing, ask(call, missing));
		return stored.completedBy(asked);
	}

	private Exchanged<EmbeddingBody> ask(RunningCall call, EmbeddingRequest request) {
		Asked asked = Asked.forVectors(request.content());
		return this.series.run(call,
				(onNewConnection) -> this.attempts.make(call, asked, (buffer, length) -> EmbeddingBody.read(buffer,
						length, request.texts().size(), request.expectedDimensions()), onNewConnection));
	}

	private Outcome<EmbeddingResult> outcome(RunningCall call, EmbeddingRequest request,
			Exchanged<EmbeddingBody> exchanged) {
		EmbeddingBody body = exchanged.orThrow();
		double latencyMs = exchanged.latencyMs();
		int dimensions = request.expectedDimensions();
		EmbeddingResult result = new EmbeddingResult(body.vectors(), request.model(), dimensions, latencyMs,
				body.promptTokens(), call.report());
		return new Outcome<>(result, new Answer(latencyMs, body.promptTokens(), 0, 0, "",
				this.credentials.safe(body.model()), dimensions, exchanged.attempt().requestId()));
	}

}
