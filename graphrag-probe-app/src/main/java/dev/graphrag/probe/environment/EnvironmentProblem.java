package dev.graphrag.probe.environment;

/**
 * What makes the environment unusable before a single setting is read.
 *
 * @param problem what is wrong, in one sentence that names the culprit
 * @param remediation what to do, in one sentence
 */
public record EnvironmentProblem(String problem, String remediation) {

	/**
	 * Return both, for a line of its own.
	 * @return two sentences
	 */
	public String explanation() {
		return this.problem + " " + this.remediation;
	}

}
