package dev.graphrag.openai.http;

import java.net.Authenticator.RequestorType;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;

import dev.graphrag.openai.settings.HttpProxy;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * Answers a proxy that asks for a password: with that of the settings, else with that of
 * the JVM's {@link java.net.Authenticator}. The HTTP library's own bridge to the latter
 * fails on the unresolved addresses of the JVM's proxy selector. Thread-safe.
 */
final class ProxyCredentials implements Authenticator {

	static final String HEADER = "Proxy-Authorization";

	private final @Nullable HttpProxy configured;

	ProxyCredentials(@Nullable HttpProxy configured) {
		this.configured = configured;
	}

	// Also asked before the first request through a tunnel, which spares a round trip.
	@Override
	public @Nullable Request authenticate(@Nullable Route route, Response response) {
		boolean refused = response.request().header(HEADER) != null;
		String credentials = (route != null && !refused) ? header(route) : null;
		return (credentials != null) ? response.request().newBuilder().header(HEADER, credentials).build() : null;
	}

	/**
	 * Return the header's value for a route.
	 * @return the value, or {@code null} if there is no proxy or no password for it
	 */
	@Nullable String header(Route route) {
		if (route.proxy().type() != Proxy.Type.HTTP
				|| !(route.proxy().address() instanceof InetSocketAddress address)) {
			return null;
		}
		HttpProxy proxy = this.configured;
		if (proxy != null && proxy.user() != null && proxy.port() == address.getPort()
				&& proxy.host().equalsIgnoreCase(address.getHostString())) {
			String password = (proxy.password() != null) ? proxy.password().value() : "";
			return Credentials.basic(proxy.user(), password, StandardCharsets.UTF_8);
		}
		PasswordAuthentication asked = java.net.Authenticator.requestPasswordAuthentication(address.getHostString(),
				address.getAddress(), address.getPort(), "http", null, "Basic", route.address().url().url(),
				RequestorType.PROXY);
		return (asked != null)
				? Credentials.basic(asked.getUserName(), new String(asked.getPassword()), StandardCharsets.UTF_8)
				: null;
	}

}
