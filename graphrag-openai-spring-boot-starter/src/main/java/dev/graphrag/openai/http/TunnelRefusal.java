package dev.graphrag.openai.http;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.wire.ErrorBody;
import org.jspecify.annotations.Nullable;

/**
 * A proxy's refusal to open a tunnel. The HTTP library tells it as an exception whose
 * message alone has the status.
 */
final class TunnelRefusal {

	private static final Pattern STATUS = Pattern.compile("Unexpected response code for CONNECT: (\\d{3})");

	private static final int CREDENTIALS_REQUIRED = 407;

	private TunnelRefusal() {
	}

	/**
	 * Return the status with which a proxy refused the tunnel, or {@code null} if the
	 * failure is another.
	 */
	static @Nullable Integer status(IOException failure) {
		String message = String.valueOf(failure.getMessage());
		if (message.equals("Failed to authenticate with proxy")) {
			return CREDENTIALS_REQUIRED;
		}
		Matcher status = STATUS.matcher(message);
		return status.matches() ? Integer.valueOf(status.group(1)) : null;
	}

	/**
	 * Describe a refusal: it counts as its status, and names the proxy and not OpenAI.
	 */
	static AttemptFailure failure(int status, FailureTable table) {
		AttemptFailure counted = table.refusal(status, ErrorBody.NONE);
		return new AttemptFailure(counted.reason(), counted.retry(),
				"The proxy refused the tunnel to the server with HTTP status " + status + ".")
			.withDetails(Map.of("status", status))
			.withRemediation((status == CREDENTIALS_REQUIRED) ? TransportFailures.PROXY_CREDENTIALS
					: "Ask for the proxy's permission to reach the host of the base URL, or change the proxy.");
	}

}
