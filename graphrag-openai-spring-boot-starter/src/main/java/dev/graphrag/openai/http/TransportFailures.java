package dev.graphrag.openai.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

import javax.net.ssl.SSLException;

/**
 * Says what broke a connection in words of our own: the libraries' messages name the
 * host.
 */
final class TransportFailures {

	private TransportFailures() {
	}

	static AttemptFailure of(IOException cause, Duration timeout) {
		if (cause instanceof SocketTimeoutException) {
			return AttemptFailure.io("The connection could not be established in time.", true);
		}
		if (cause instanceof InterruptedIOException) {
			// The library leaves the flag set where it was a thread's interrupt.
			return Thread.currentThread().isInterrupted() ? AttemptFailure.interrupted()
					: AttemptFailure.io("The attempt was not finished within " + timeout.toMillis() + " ms.", true);
		}
		return AttemptFailure.io(problem(cause), false);
	}

	static AttemptFailure of(RuntimeException cause) {
		return AttemptFailure.io("The HTTP exchange could not be completed (" + cause.getClass().getSimpleName() + ").",
				false);
	}

	private static String problem(IOException cause) {
		if (cause instanceof UnknownHostException) {
			return "The host name of the base URL or its proxy could not be resolved.";
		}
		if (cause instanceof ConnectException) {
			return "The connection was refused.";
		}
		if (cause instanceof SSLException) {
			return "The TLS handshake or connection failed (" + cause.getClass().getSimpleName() + ").";
		}
		return "The connection broke before the answer was complete (" + cause.getClass().getSimpleName() + ").";
	}

}
