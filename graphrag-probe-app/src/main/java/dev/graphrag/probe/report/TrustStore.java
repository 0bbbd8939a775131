package dev.graphrag.probe.report;

import java.security.GeneralSecurityException;

/**
 * Tells a trust store that cannot be used from other errors: the JVM's TLS library reads
 * it when the first client is built, and its errors do not say that.
 */
final class TrustStore {

	static final String PROPERTY = "javax.net.ssl.trustStore";

	static final String MESSAGE = "The OpenAI client could not be set up: the trust store that " + PROPERTY
			+ " names cannot be used.";

	static final String REMEDIATION = "Check that the file is a Java trust store (PKCS12 or JKS, not PEM) that "
			+ PROPERTY + "Password opens, or unset " + PROPERTY + ".";

	private TrustStore() {
	}

	static boolean isAtFault(Throwable error) {
		if (System.getProperty(PROPERTY) == null) {
			return false;
		}
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof GeneralSecurityException) {
				return true;
			}
		}
		return false;
	}

}
