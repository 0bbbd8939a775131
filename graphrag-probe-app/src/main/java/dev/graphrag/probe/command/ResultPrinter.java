package dev.graphrag.probe.command;

import java.util.Locale;

import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.probe.report.ArtifactPaths;
import dev.graphrag.probe.report.Outcome;
import dev.graphrag.probe.report.ProbeReport;

/**
 * Shows how a run ended: a summary for a person at a terminal, plain lines otherwise.
 */
final class ResultPrinter {

	private final ProbeConsole console;

	ResultPrinter(ProbeConsole console) {
		this.console = console;
	}

	void print(ProbeReport report, ArtifactPaths paths) {
		if (report.outcome() instanceof Outcome.Failure failure) {
			if (this.console.isInteractive()) {
				this.console.headline(ProbeConsole.Headline.FAILED, "OpenAI probe failed.");
			}
			this.console.error(failure.message(), failure.remediation());
		}
		else if (report.outcome() instanceof Outcome.Success success) {
			this.console.headline(ProbeConsole.Headline.OK, "OpenAI probe succeeded.");
			this.console.item("chat", chat(success.chat()));
			this.console.item("embedding", embedding(success.embedding()));
		}
		else {
			this.console.headline(ProbeConsole.Headline.SKIPPED, "OpenAI probe skipped.");
		}
		if (report.notes() != null) {
			this.console.item("note", report.notes());
		}
		this.console.path("report", paths.report().toString());
		this.console.path("metrics", paths.metrics().toString());
	}

	void printJson(ProbeReport report, String json) {
		if (report.outcome() instanceof Outcome.Failure failure) {
			this.console.error(failure.message(), failure.remediation());
		}
		this.console.json(json);
	}

	private static String chat(ChatResult chat) {
		return String.format(Locale.ROOT, "%s%s, %.2f ms, %d prompt and %d completion tokens, finish reason %s",
				chat.model(), chat.fallbackUsed() ? " (fallback)" : "", chat.latencyMs(), chat.promptTokens(),
				chat.completionTokens(), chat.finishReason());
	}

	private static String embedding(EmbeddingResult embedding) {
		return String.format(Locale.ROOT, "%s, %.2f ms, %d dimensions, %d tokens", embedding.model(),
				embedding.latencyMs(), embedding.vector().length, embedding.tokens());
	}

}
