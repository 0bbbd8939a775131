package dev.graphrag.openai.client;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.redaction.PlainText;
import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

/**
 * The key of the moment, and a redactor that knows every key there was. Thread-safe.
 */
final class Credentials {

	private static final Secret NONE = new Secret("");

	private final OpenAiSettings settings;

	private final @Nullable ApiKeySource source;

	private volatile Redactor redactor;

	private volatile @Nullable Secret last;

	Credentials(OpenAiSettings settings, @Nullable ApiKeySource source, Collection<String> secrets) {
		this.settings = settings;
		this.source = source;
		this.redactor = settings.redactor().with(secrets);
	}

	/**
	 * Return the key to send now.
	 * @return a usable key
	 * @throws OpenAiClientException with reason {@code settings_load} if there is none
	 */
	Secret current() {
		Secret key = (this.source != null) ? Objects.requireNonNullElse(this.source.get(), NONE)
				: this.settings.requiredApiKey();
		if (!key.equals(this.last)) {
			learn(key);
		}
		return key;
	}

	/**
	 * Return whether a source may have a key later that has none now.
	 */
	boolean mayComeLater() {
		return this.source != null;
	}

	private synchronized void learn(Secret key) {
		if (!key.isPresent() || key.value().chars().anyMatch((character) -> character < 0x20 || character > 0x7e)) {
			throw new OpenAiClientException(FailureReason.SETTINGS_LOAD,
					"The source of the API key gave none that can be sent.",
					"Correct the ApiKeySource: a key has printable ASCII characters alone.", Map.of());
		}
		this.redactor = this.redactor.with(List.of(key.value()));
		this.last = key;
	}

	/**
	 * Return what a server says about itself without the secrets that are known: it may
	 * echo one where its own vocabulary belongs.
	 */
	String safe(String text) {
		return text.isEmpty() ? text : this.redactor.redact(text);
	}

	/**
	 * Return a word of the API's vocabulary, such as a finish reason, and the mask for
	 * text that is none.
	 */
	String safeWord(String text) {
		return (text.isEmpty() || PlainText.identifier(text) != null) ? safe(text) : Secret.MASK;
	}

	/**
	 * Return a model's name as listeners may hear it: one that is not configured may be
	 * the key, put into the wrong place.
	 */
	String safeModel(String model) {
		boolean configured = this.settings.models().allows(model) || model.equals(this.settings.embedding().model());
		return configured ? model : safe(model);
	}

	Attempt safe(Attempt attempt) {
		String requestId = attempt.requestId();
		if (requestId == null || safe(requestId).equals(requestId)) {
			return attempt;
		}
		return new Attempt(attempt.latency(), attempt.status(), attempt.failure(), attempt.retryAfter(), Secret.MASK,
				attempt.remainingRequests(), attempt.remainingTokens());
	}

	Redactor redactor() {
		return this.redactor;
	}

}
