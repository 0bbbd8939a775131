package dev.graphrag.probe.emulator;

import java.util.Map;

/**
 * A request that the emulator does not accept.
 */
final class Refusal extends RuntimeException {

	private final int status;

	Refusal(int status, String message) {
		super(message);
		this.status = status;
	}

	static Map<String, Object> body(String message) {
		return Map.of("error", Map.of("message", message, "type", "invalid_request_error"));
	}

	int status() {
		return this.status;
	}

}
