package dev.graphrag.openai.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import dev.graphrag.openai.http.OwnedHeaders;

import org.springframework.ai.openai.OpenAiChatModel.ResponseFormat;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiChatOptions.AudioParameters;
import org.springframework.ai.openai.OpenAiChatOptions.StreamOptions;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Takes the options of {@code spring.ai.openai.chat.*} over, or of the deprecated
 * {@code spring.ai.openai.chat.options.*}, but not the model: that is the client's. Reads
 * the properties itself, since Spring AI's own classes for them may be missing.
 */
final class SpringAiChatOptions {

	private static final String HEADERS = "custom-headers";

	private final Binder binder;

	private final OpenAiChatOptions.Builder options;

	private SpringAiChatOptions(Binder binder, OpenAiChatOptions.Builder options) {
		this.binder = binder;
		this.options = options;
	}

	static OpenAiChatOptions over(OpenAiChatOptions defaults, Environment environment) {
		SpringAiChatOptions taken = new SpringAiChatOptions(Binder.get(environment), defaults.mutate());
		taken.takeSampling();
		taken.takeOutput();
		taken.takeRequest();
		taken.takeHeaders();
		return taken.options.build();
	}

	private void takeSampling() {
		take("frequency-penalty", Double.class, OpenAiChatOptions.Builder::frequencyPenalty);
		take("presence-penalty", Double.class, OpenAiChatOptions.Builder::presencePenalty);
		take("logit-bias", Bindable.mapOf(String.class, Integer.class), OpenAiChatOptions.Builder::logitBias);
		take("logprobs", Boolean.class, OpenAiChatOptions.Builder::logprobs);
		take("top-logprobs", Integer.class, OpenAiChatOptions.Builder::topLogprobs);
		take("seed", Integer.class, OpenAiChatOptions.Builder::seed);
		take("stop", Bindable.listOf(String.class), OpenAiChatOptions.Builder::stopSequences);
		take("temperature", Double.class, OpenAiChatOptions.Builder::temperature);
		take("top-p", Double.class, OpenAiChatOptions.Builder::topP);
		take("reasoning-effort", String.class, OpenAiChatOptions.Builder::reasoningEffort);
	}

	private void takeOutput() {
		take("max-tokens", Integer.class, OpenAiChatOptions.Builder::maxTokens);
		take("max-completion-tokens", Integer.class, OpenAiChatOptions.Builder::maxCompletionTokens);
		take("n", Integer.class, OpenAiChatOptions.Builder::n);
		take("output-modalities", Bindable.listOf(String.class), OpenAiChatOptions.Builder::outputModalities);
		take("output-audio", AudioParameters.class, OpenAiChatOptions.Builder::outputAudio);
		take("response-format", ResponseFormat.class, OpenAiChatOptions.Builder::responseFormat);
		take("stream-options", StreamOptions.class, OpenAiChatOptions.Builder::streamOptions);
		take("verbosity", String.class, OpenAiChatOptions.Builder::verbosity);
	}

	private void takeRequest() {
		take("tool-choice", String.class, OpenAiChatOptions.Builder::toolChoice);
		take("parallel-tool-calls", Boolean.class, OpenAiChatOptions.Builder::parallelToolCalls);
		take("user", String.class, OpenAiChatOptions.Builder::user);
		take("store", Boolean.class, OpenAiChatOptions.Builder::store);
		take("metadata", Bindable.mapOf(String.class, String.class), OpenAiChatOptions.Builder::metadata);
		take("service-tier", String.class, OpenAiChatOptions.Builder::serviceTier);
		take("prompt-cache-key", String.class, OpenAiChatOptions.Builder::promptCacheKey);
		take("extra-body", Bindable.mapOf(String.class, Object.class), OpenAiChatOptions.Builder::extraBody);
	}

	// As Spring AI does: those of the chat model in place of those of all models.
	private void takeHeaders() {
		Bindable<Map<String, String>> type = Bindable.mapOf(String.class, String.class);
		BiConsumer<OpenAiChatOptions.Builder, Map<String, String>> setter = (options, headers) -> options
			.customHeaders(free(headers));
		this.binder.bind("spring.ai.openai." + HEADERS, type)
			.ifBound((headers) -> setter.accept(this.options, headers));
		take(HEADERS, type, setter);
	}

	private static Map<String, String> free(Map<String, String> headers) {
		Map<String, String> free = new LinkedHashMap<>(headers);
		free.keySet().removeIf(OwnedHeaders::contains);
		return free;
	}

	private <T> void take(String name, Class<T> type, BiConsumer<OpenAiChatOptions.Builder, T> setter) {
		take(name, Bindable.of(type), setter);
	}

	private <T> void take(String name, Bindable<T> type, BiConsumer<OpenAiChatOptions.Builder, T> setter) {
		BindResult<T> current = this.binder.bind("spring.ai.openai.chat." + name, type);
		BindResult<T> found = current.isBound() ? current
				: this.binder.bind("spring.ai.openai.chat.options." + name, type);
		found.ifBound((value) -> setter.accept(this.options, value));
	}

}
