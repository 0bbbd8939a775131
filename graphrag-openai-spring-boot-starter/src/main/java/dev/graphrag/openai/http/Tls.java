package dev.graphrag.openai.http;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;

/**
 * Trust and client keys of TLS connections.
 *
 * @param sockets makes the sockets
 * @param trust decides whom to trust
 */
public record Tls(SSLSocketFactory sockets, X509TrustManager trust) {

	/**
	 * Return what the JVM is set to, client keys of {@code javax.net.ssl.keyStore}
	 * included.
	 * @return the JVM's trust and keys
	 * @throws OpenAiClientException with reason {@code client_init} if a store cannot be
	 * read
	 */
	public static Tls ofJvm() {
		try {
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init((KeyStore) null);
			return of(SSLContext.getDefault(), trust.getTrustManagers());
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			throw unusable("The JVM's trust store or key store cannot be used", ex,
					"Check the system properties javax.net.ssl.trustStore, trustStorePassword, trustStoreType,"
							+ " keyStore and keyStorePassword.");
		}
	}

	/**
	 * Return the trust and keys of a context.
	 * @param context the context
	 * @param trust its trust managers
	 * @return the trust and keys
	 */
	public static Tls of(SSLContext context, TrustManager[] trust) {
		X509TrustManager first = Arrays.stream(trust)
			.filter(X509TrustManager.class::isInstance)
			.map(X509TrustManager.class::cast)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("There is no X.509 trust manager"));
		return new Tls(context.getSocketFactory(), first);
	}

	/**
	 * Create the error of a store that cannot be used.
	 * @param problem what cannot be used
	 * @param cause why; its class alone is told
	 * @param remediation what to do
	 * @return an error with reason {@code client_init}
	 */
	public static OpenAiClientException unusable(String problem, Exception cause, String remediation) {
		return new OpenAiClientException(FailureReason.CLIENT_INIT,
				problem + " (" + root(cause).getClass().getName() + ").", remediation, Map.of());
	}

	private static Throwable root(Throwable failure) {
		Throwable root = failure;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			root = cause;
		}
		return root;
	}

}
