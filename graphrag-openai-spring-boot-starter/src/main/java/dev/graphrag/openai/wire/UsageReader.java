package dev.graphrag.openai.wire;

import java.io.IOException;

import com.openai.core.JsonField;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.completions.CompletionUsage.CompletionTokensDetails;
import com.openai.models.completions.CompletionUsage.PromptTokensDetails;

/**
 * Reads a {@code usage} member, of which servers leave out any part.
 */
final class UsageReader {

	private final AnswerParser answer;

	private final CompletionUsage.Builder usage = CompletionUsage.builder();

	private long prompt;

	private long cached;

	private long completion;

	private long total;

	private UsageReader(AnswerParser answer) {
		this.answer = answer;
	}

	static Usage read(AnswerParser answer) throws IOException {
		if (answer.isNull()) {
			return new Usage(0, 0, 0, SdkValues.nothing());
		}
		if (!answer.isObject()) {
			answer.skip();
			return Usage.NONE;
		}
		return new UsageReader(answer).read();
	}

	private Usage read() throws IOException {
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "prompt_tokens" -> this.prompt = this.answer.count();
				case "completion_tokens" -> this.completion = this.answer.count();
				case "total_tokens" -> this.total = this.answer.count();
				case "prompt_tokens_details" -> this.usage.promptTokensDetails(promptDetails());
				case "completion_tokens_details" -> this.usage.completionTokensDetails(completionDetails());
				default -> this.usage.putAdditionalProperty(name, SdkValues.any(this.answer));
			}
		}
		this.usage.promptTokens(clamped(this.prompt))
			.completionTokens(clamped(this.completion))
			.totalTokens(clamped((this.total > 0) ? this.total : this.prompt + this.completion));
		return new Usage(this.prompt, Math.min(this.cached, this.prompt), this.completion,
				JsonField.of(this.usage.build()));
	}

	private static long clamped(long count) {
		return Math.min(count, Integer.MAX_VALUE);
	}

	private JsonField<PromptTokensDetails> promptDetails() throws IOException {
		if (!this.answer.isObject()) {
			return none();
		}
		PromptTokensDetails.Builder details = PromptTokensDetails.builder();
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "cached_tokens" -> details.cachedTokens(cached());
				case "audio_tokens" -> details.audioTokens(SdkValues.count(this.answer));
				case "cache_write_tokens" -> details.cacheWriteTokens(SdkValues.count(this.answer));
				default -> details.putAdditionalProperty(name, SdkValues.any(this.answer));
			}
		}
		return JsonField.of(details.build());
	}

	private JsonField<Long> cached() throws IOException {
		JsonField<Long> count = SdkValues.count(this.answer);
		this.cached = count.asKnown().orElse(0L);
		return count;
	}

	private JsonField<CompletionTokensDetails> completionDetails() throws IOException {
		if (!this.answer.isObject()) {
			return none();
		}
		CompletionTokensDetails.Builder details = CompletionTokensDetails.builder();
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "reasoning_tokens" -> details.reasoningTokens(SdkValues.count(this.answer));
				case "audio_tokens" -> details.audioTokens(SdkValues.count(this.answer));
				case "accepted_prediction_tokens" -> details.acceptedPredictionTokens(SdkValues.count(this.answer));
				case "rejected_prediction_tokens" -> details.rejectedPredictionTokens(SdkValues.count(this.answer));
				default -> details.putAdditionalProperty(name, SdkValues.any(this.answer));
			}
		}
		return JsonField.of(details.build());
	}

	private <T> JsonField<T> none() throws IOException {
		if (this.answer.isNull()) {
			return SdkValues.nothing();
		}
		this.answer.skip();
		return SdkValues.missing();
	}

}
