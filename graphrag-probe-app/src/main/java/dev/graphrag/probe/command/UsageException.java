package dev.graphrag.probe.command;

/**
 * Wrong usage of the program, with a sentence on what to do instead.
 */
public final class UsageException extends RuntimeException {

	private final String remediation;

	/**
	 * Create an error.
	 * @param message what is wrong
	 * @param remediation what to do instead
	 */
	public UsageException(String message, String remediation) {
		super(message);
		this.remediation = remediation;
	}

	/**
	 * Return what to do instead.
	 * @return one sentence
	 */
	public String remediation() {
		return this.remediation;
	}

}
