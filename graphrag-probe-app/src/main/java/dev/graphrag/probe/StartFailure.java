package dev.graphrag.probe;

import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.probe.command.SettingsLoader;
import dev.graphrag.probe.environment.EnvironmentProblem;
import dev.graphrag.probe.report.Outcome;

/**
 * Why the program could not start, in words instead of a stack trace.
 *
 * @param reason whether the settings are at fault or the client
 * @param message what happened
 * @param remediation what to do
 */
record StartFailure(FailureReason reason, String message, String remediation) {

	StartFailure(String message, String remediation) {
		this(FailureReason.SETTINGS_LOAD, message, remediation);
	}

	StartFailure redactedBy(Redactor redactor) {
		return new StartFailure(this.reason, redactor.redact(this.message), redactor.redact(this.remediation));
	}

	/**
	 * Return the outcome of a probe that ended so.
	 * @return a failure like those of settings that cannot be loaded
	 */
	Outcome.Failure outcome() {
		if (this.reason != FailureReason.SETTINGS_LOAD) {
			return new Outcome.Failure(this.message, this.remediation, Map.of("reason", this.reason.code()));
		}
		return new Outcome.Failure(SettingsLoader.MESSAGE,
				new EnvironmentProblem(this.message, this.remediation).explanation(),
				Map.of("reason", this.reason.code(), "problem", this.message));
	}

}
