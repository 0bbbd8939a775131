package dev.graphrag.probe.report;

import java.util.Map;

import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;

/**
 * How a probe run ended.
 */
public sealed interface Outcome {

	/**
	 * Both calls were answered and passed every check.
	 *
	 * @param chat the chat completion
	 * @param embedding the embedding
	 */
	record Success(ChatResult chat, EmbeddingResult embedding) implements Outcome {
	}

	/**
	 * No request was made, by the operator's wish.
	 */
	record Skipped() implements Outcome {
	}

	/**
	 * The probe failed.
	 *
	 * @param message what happened
	 * @param remediation what the operator should do
	 * @param details figures, with at least {@code reason}
	 */
	record Failure(String message, String remediation, Map<String, Object> details) implements Outcome {

		/**
		 * Create the outcome of a client's error.
		 * @param error the error
		 * @return the failure
		 */
		public static Failure of(OpenAiClientException error) {
			String message = error.getMessage();
			return new Failure((message != null) ? message : error.reason().code(), error.remediation(),
					error.details());
		}

		/**
		 * Create the outcome of a run that a signal ended.
		 * @return the failure
		 */
		public static Failure interrupted() {
			return new Failure("The run was ended by a signal.", "Run it again if nobody meant to stop it.",
					Map.of("reason", FailureReason.INTERRUPTED.code()));
		}

		/**
		 * Create the outcome of an error that nobody expected. Only types are kept: its
		 * text may hold anything.
		 * @param error the error
		 * @return the failure
		 */
		public static Failure unexpected(Throwable error) {
			FailureReason reason = FailureReason.CLIENT_INIT;
			String type = error.getClass().getName();
			return new Failure("The OpenAI client could not be set up or used (" + type + ").", reason.remediation(),
					Map.of("reason", reason.code(), "exception", type));
		}

		/**
		 * Return the failure as a report has it.
		 * @return its parts by name
		 */
		Map<String, Object> tree() {
			return Map.of("message", this.message, "remediation", this.remediation, "details", this.details);
		}

		/**
		 * Return whether the run was interrupted.
		 * @return whether this is the reason
		 */
		public boolean isInterruption() {
			return FailureReason.INTERRUPTED.code().equals(this.details.get("reason"));
		}

	}

}
