package dev.graphrag.openai.corpus;

import java.util.EnumSet;
import java.util.Set;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import org.jspecify.annotations.Nullable;

/**
 * What a failed request says about its texts and about the run.
 */
enum Verdict {

	/**
	 * One of the texts cannot be embedded.
	 */
	A_TEXT_IS_REFUSED,

	/**
	 * The texts may fare better another time.
	 */
	THE_REQUEST_FAILED,

	/**
	 * The client closes: what is on its way may still arrive, and no other request would.
	 */
	THE_CLIENT_CLOSES,

	/**
	 * No other request would fare better.
	 */
	THE_RUN_ENDS;

	private static final Set<FailureReason> ENDING = EnumSet.of(FailureReason.QUOTA_EXHAUSTED,
			FailureReason.AUTHENTICATION, FailureReason.DIMENSION_MISMATCH, FailureReason.UNSUPPORTED_MODEL,
			FailureReason.SETTINGS_LOAD, FailureReason.CLIENT_INIT);

	// The others, such as 404 for an unknown model, are about every request.
	private static final Set<Integer> STATUSES_OF_TEXTS = Set.of(400, 413, 422);

	static Verdict on(OpenAiClientException failure) {
		if (ENDING.contains(failure.reason())) {
			return THE_RUN_ENDS;
		}
		if (failure.reason() == FailureReason.INTERRUPTED) {
			return THE_CLIENT_CLOSES;
		}
		if (failure.reason() != FailureReason.INVALID_REQUEST) {
			return THE_REQUEST_FAILED;
		}
		return (isAboutTexts(failure.details().get("status")) && isAboutTexts(failure.details().get("error_param")))
				? A_TEXT_IS_REFUSED : THE_RUN_ENDS;
	}

	// An answer may have a good status and name another in its body.
	private static boolean isAboutTexts(@Nullable Object detail) {
		if (detail instanceof Integer status) {
			return status < 300 || STATUSES_OF_TEXTS.contains(status);
		}
		return detail == null || String.valueOf(detail).startsWith("input");
	}

}
