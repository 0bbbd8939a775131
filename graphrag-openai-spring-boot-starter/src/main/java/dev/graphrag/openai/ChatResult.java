package dev.graphrag.openai;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.util.Assert;

/**
 * Outcome of one chat completion. Its {@code toString} has the figures and no content.
 *
 * @param response Spring AI's own response, with at least one generation
 * @param model model that was asked for and answered
 * @param fallbackUsed whether that model is the fallback model
 * @param latencyMs duration of the successful attempt alone, in milliseconds
 * @param promptTokens tokens of the prompt, zero if the server did not tell
 * @param completionTokens tokens of the completion, zero if the server did not tell
 * @param finishReason why the completion ended, as the API spells it, such as
 * {@code stop}; empty if the server did not tell
 * @param report what was tried to get the answer
 */
public record ChatResult(ChatResponse response, String model, boolean fallbackUsed, double latencyMs, long promptTokens,
		long completionTokens, String finishReason, CallReport report) {

	/**
	 * Create an outcome.
	 */
	public ChatResult {
		Assert.notNull(response, "response must not be null");
		Assert.notNull(model, "model must not be null");
		Assert.notNull(finishReason, "finishReason must not be null");
		Assert.notNull(report, "report must not be null");
	}

	/**
	 * Return the text of the first choice.
	 * @return the text, empty if the model answered with tool calls alone
	 */
	public String text() {
		Generation generation = this.response.getResult();
		String text = (generation != null) ? generation.getOutput().getText() : null;
		return (text != null) ? text : "";
	}

	@Override
	public String toString() {
		return "ChatResult[model=" + this.model + ", fallbackUsed=" + this.fallbackUsed + ", latencyMs="
				+ this.latencyMs + ", promptTokens=" + this.promptTokens + ", completionTokens=" + this.completionTokens
				+ ", finishReason=" + this.finishReason + ", report=" + this.report + "]";
	}

}
