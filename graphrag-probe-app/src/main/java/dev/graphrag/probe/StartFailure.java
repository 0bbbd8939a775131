package dev.graphrag.probe;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/**
 * Why the program could not start, in words instead of a stack trace.
 *
 * @param message what happened
 * @param remediation what to do
 */
record StartFailure(String message, String remediation) {

	static StartFailure of(Throwable error) {
		PortInUseException port = cause(error, PortInUseException.class);
		if (port != null) {
			return new StartFailure("Port " + port.getPort() + " is already in use.",
					"Stop the process that listens on it, or set SERVER_PORT to another port.");
		}
		BindException property = cause(error, BindException.class);
		if (property != null) {
			return new StartFailure("The property " + property.getName() + " has an unusable value.",
					"Correct it where it is set, for example in the environment.");
		}
		return new StartFailure("The program could not start (" + rootCause(error).getClass().getName() + ").",
				"Check the settings, and run with LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_BOOT_SPRINGAPPLICATION=error for the cause.");
	}

	private static <T extends Throwable> @Nullable T cause(Throwable error, Class<T> type) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	private static Throwable rootCause(Throwable error) {
		Throwable root = error;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root;
	}

}
