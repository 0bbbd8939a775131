package dev.graphrag.openai.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import org.jspecify.annotations.Nullable;

/**
 * Says what kept an answer from arriving in words of our own: the libraries' messages
 * name the host.
 */
final class TransportFailures {

	static final String PROXY_CREDENTIALS = "Give the proxy's user and password before its host in"
			+ " graphrag.openai.http.proxy.";

	private static final String CHECK_NAME = "Check the host name in graphrag.openai.base-url (OPENAI_BASE_URL) and of"
			+ " the proxy, and this machine's DNS.";

	private static final String CHECK_PORT = "Check the port in graphrag.openai.base-url (OPENAI_BASE_URL) and of the"
			+ " proxy, and that the server runs.";

	private static final String TRUST = "Add the certificate's authority to the JVM's trust store, or name an SSL bundle"
			+ " in graphrag.openai.http.ssl-bundle.";

	private TransportFailures() {
	}

	static AttemptFailure of(IOException cause, Duration timeout) {
		if (cause instanceof SocketTimeoutException) {
			return timedOut("The connection could not be established in time.");
		}
		if (cause instanceof InterruptedIOException) {
			// The library leaves the flag set where it was a thread's interrupt.
			return Thread.currentThread().isInterrupted() ? AttemptFailure.interrupted("The request was interrupted.")
					: timedOut("The attempt was not finished within " + timeout.toMillis() + " ms.");
		}
		if (cause instanceof UnknownHostException) {
			return broken("The host name of the base URL or its proxy could not be resolved.", CHECK_NAME);
		}
		if (cause instanceof ConnectException) {
			return broken("The connection was refused.", CHECK_PORT);
		}
		if (cause instanceof NoRouteToHostException) {
			return broken("There is no route to the host of the base URL or its proxy.", CHECK_PORT);
		}
		return (cause instanceof SSLException) ? tls(cause) : broken(
				"The connection broke before the answer was complete (" + cause.getClass().getSimpleName() + ").",
				null);
	}

	/**
	 * Describe what a server or a proxy selector sends that trips the library's argument
	 * checks.
	 */
	static AttemptFailure of(RuntimeException cause) {
		return broken("The HTTP exchange could not be completed (" + cause.getClass().getSimpleName() + ").", null);
	}

	private static AttemptFailure tls(IOException cause) {
		if (cause instanceof SSLPeerUnverifiedException) {
			return broken("The server's certificate is for another host name.",
					"Use the host name that the certificate is for in graphrag.openai.base-url (OPENAI_BASE_URL).");
		}
		if (isCausedBy(cause, CertificateExpiredException.class)) {
			return broken("The server's certificate has expired.",
					"Renew the server's certificate, and check this machine's clock.");
		}
		if (isCausedBy(cause, CertificateNotYetValidException.class)) {
			return broken("The server's certificate is not valid yet.",
					"Check this machine's clock and the server's certificate.");
		}
		boolean untrusted = isCausedBy(cause, CertPathBuilderException.class)
				|| isCausedBy(cause, CertPathValidatorException.class) || isCausedBy(cause, CertificateException.class);
		return untrusted ? broken("The server's certificate is not trusted.", TRUST)
				: broken("The TLS handshake or connection failed (" + cause.getClass().getSimpleName() + ").",
						"Check that the server speaks TLS on this port, and which versions and client certificates"
								+ " it asks for.");
	}

	private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return true;
			}
		}
		return false;
	}

	private static AttemptFailure timedOut(String problem) {
		return new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.AFTER_TIMEOUT, problem);
	}

	private static AttemptFailure broken(String problem, @Nullable String remediation) {
		AttemptFailure failure = new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.AFTER_WAIT, problem);
		return (remediation != null) ? failure.withRemediation(remediation) : failure;
	}

}
