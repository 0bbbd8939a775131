package dev.graphrag.openai.wire;

/**
 * An answer with a good status and an error inside, at its top or on a choice, as
 * gateways send it. Has no stack trace, since it is an outcome and not a defect.
 */
public final class ErrorInAnswerException extends RuntimeException {

	private final transient ErrorBody error;

	ErrorInAnswerException(ErrorBody error) {
		super("The answer has a good status and an error inside.", null, false, false);
		this.error = error;
	}

	/**
	 * Return what the error says.
	 * @return the error, {@link ErrorBody#NONE} if it says nothing in the API's
	 * vocabulary
	 */
	public ErrorBody error() {
		return this.error;
	}

}
