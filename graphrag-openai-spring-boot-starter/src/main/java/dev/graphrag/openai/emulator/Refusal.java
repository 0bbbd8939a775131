package dev.graphrag.openai.emulator;

/**
 * A request that the emulator does not accept.
 */
final class Refusal extends RuntimeException {

	private final transient ApiError error;

	Refusal(ApiError error) {
		super(error.message());
		this.error = error;
	}

	ApiError error() {
		return this.error;
	}

}
