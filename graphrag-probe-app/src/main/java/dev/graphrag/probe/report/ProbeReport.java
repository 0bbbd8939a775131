package dev.graphrag.probe.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

/**
 * Report of one probe run, without prompts, replies and secrets.
 *
 * @param generatedAt time of the report
 * @param settings settings of the run, {@code null} if they could not be loaded
 * @param outcome how the run ended
 * @param notes remark for the reader, {@code null} if there is none
 */
public record ProbeReport(Instant generatedAt, @Nullable OpenAiSettings settings, Outcome outcome,
		@Nullable String notes) {

	/**
	 * Audit name of every probe.
	 */
	public static final String ACTOR = "openai-probe";

	/**
	 * Return this report with another end.
	 * @param outcome how the run ended instead
	 * @return the changed copy, without the remark
	 */
	public ProbeReport withOutcome(Outcome outcome) {
		return new ProbeReport(this.generatedAt, this.settings, outcome, null);
	}

	/**
	 * Return the report as nested maps, keys sorted at every level.
	 * @param artifacts where the artifacts are
	 * @param redactor applied to the texts of a failure and of an answer
	 * @return the tree to write as JSON
	 */
	Map<String, Object> toTree(ArtifactPaths artifacts, UnaryOperator<String> redactor) {
		RedactedTree redacted = new RedactedTree(redactor);
		Map<String, Object> tree = new TreeMap<>();
		tree.put("generated_at", this.generatedAt.toString());
		tree.put("actor", ACTOR);
		tree.put("settings", settingsTree(this.settings));
		if (this.notes != null) {
			tree.put("notes", this.notes);
		}
		if (this.outcome instanceof Outcome.Success success) {
			tree.put("status", "success");
			tree.put("chat", redacted.map(chatTree(success.chat())));
			tree.put("embedding", redacted.map(embeddingTree(success.embedding())));
			tree.put("artifacts", sorted(Map.of("report", artifacts.reportName(), "metrics", artifacts.metricsName())));
		}
		else if (this.outcome instanceof Outcome.Failure failure) {
			tree.put("status", "failed");
			tree.put("error", redacted.map(failure.tree()));
		}
		else {
			tree.put("status", "skipped");
		}
		return tree;
	}

	private static Map<String, @Nullable Object> settingsTree(@Nullable OpenAiSettings settings) {
		Map<String, @Nullable Object> tree = new TreeMap<>();
		tree.put("chat_model", (settings != null) ? settings.chat().model() : null);
		tree.put("embedding_model", (settings != null) ? settings.embedding().model() : null);
		tree.put("embedding_dimensions", (settings != null) ? settings.embedding().expectedDimensions() : null);
		tree.put("chat_override",
				(settings != null) ? !settings.chat().model().equals(settings.models().baseline()) : null);
		tree.put("policy_override", (settings != null) ? settings.models().overridden() : null);
		tree.put("max_attempts", (settings != null) ? settings.retry().maxAttempts() : null);
		tree.put("backoff_seconds", (settings != null) ? seconds(settings.retry().backoff()) : null);
		tree.put("fallback_enabled", (settings != null) ? settings.fallback().enabled() : null);
		return tree;
	}

	private static Map<String, Object> chatTree(ChatResult chat) {
		Map<String, Object> tree = new TreeMap<>();
		tree.put("status", "success");
		tree.put("model", chat.model());
		tree.put("fallback_used", chat.fallbackUsed());
		tree.put("latency_ms", rounded(chat.latencyMs()));
		tree.put("prompt_tokens", chat.promptTokens());
		tree.put("completion_tokens", chat.completionTokens());
		tree.put("finish_reason", chat.finishReason());
		return tree;
	}

	private static Map<String, Object> embeddingTree(EmbeddingResult embedding) {
		Map<String, Object> tree = new TreeMap<>();
		tree.put("status", "success");
		tree.put("model", embedding.model());
		tree.put("expected_dimensions", embedding.dimensions());
		tree.put("vector_length", embedding.vector().length);
		tree.put("latency_ms", rounded(embedding.latencyMs()));
		tree.put("tokens_consumed", embedding.tokens());
		return tree;
	}

	private static Map<String, Object> sorted(Map<String, String> map) {
		return new TreeMap<>(map);
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	private static double rounded(double milliseconds) {
		return BigDecimal.valueOf(milliseconds).setScale(2, RoundingMode.HALF_UP).doubleValue();
	}

}
