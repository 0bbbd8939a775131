package dev.graphrag.openai.emulator;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An error in OpenAI's shape. What its API says for a status is in its guide to error
 * codes.
 *
 * @param status the HTTP status
 * @param type such as {@code invalid_request_error}
 * @param code such as {@code model_not_found}, or {@code null}
 * @param param the field at fault, or {@code null}
 * @param message the sentence
 */
record ApiError(int status, String type, @Nullable String code, @Nullable String param, String message) {

	private static final String INVALID = "invalid_request_error";

	/**
	 * Return what OpenAI says for a status.
	 */
	static ApiError of(int status) {
		return switch (status) {
			case 401 -> new ApiError(status, INVALID, "invalid_api_key", null, "Incorrect API key provided.");
			case 402 -> new ApiError(status, "insufficient_quota", "insufficient_quota", null,
					"You exceeded your current quota, please check your plan and billing details.");
			case 403 -> new ApiError(status, INVALID, "unsupported_country_region_territory", null,
					"Country, region, or territory not supported.");
			case 404 -> new ApiError(status, INVALID, "model_not_found", "model",
					"The model does not exist or you do not have access to it.");
			case 429 -> new ApiError(status, "requests", "rate_limit_exceeded", null, "Rate limit reached.");
			default -> (status < 500) ? new ApiError(status, INVALID, null, null, "The request is not acceptable.")
					: new ApiError(status, "server_error", null, null,
							"The server had an error while processing your request.");
		};
	}

	static ApiError quotaExhausted() {
		ApiError error = of(402);
		return new ApiError(429, error.type(), error.code(), null, error.message());
	}

	static ApiError invalid(String message, @Nullable String param) {
		return new ApiError(400, INVALID, null, param, message);
	}

	static ApiError unknownPath(String method, String path) {
		return new ApiError(404, INVALID, "unknown_url", null, "Unknown request URL: " + method + " " + path + ".");
	}

	Reply reply() {
		return Reply.json(this.status, body());
	}

	private Map<String, Object> body() {
		Map<String, @Nullable Object> error = new LinkedHashMap<>();
		error.put("message", this.message);
		error.put("type", this.type);
		error.put("param", this.param);
		error.put("code", this.code);
		return Map.of("error", error);
	}

}
