package dev.graphrag.openai.http;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.ClientParts;
import dev.graphrag.openai.client.GuardedClientFactory;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.client.TestClients;
import okhttp3.Credentials;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Requests through proxies, with passwords and without, by settings and by the JVM's own
 * ways.
 */
@Timeout(30)
class ProxyTests {

	private static final String CHAT = RawServer.ok(OpenAiStubs.chat("m"));

	private static final String CREDENTIALS = Credentials.basic("corp", "pass word");

	private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder()
		.addSubjectAlternativeName("gw.example.invalid")
		.build();

	private final ManualTime time = new ManualTime();

	@AfterEach
	void forget() {
		Authenticator.setDefault(null);
		for (String scheme : new String[] { "http", "https" }) {
			System.clearProperty(scheme + ".proxyHost");
			System.clearProperty(scheme + ".proxyPort");
		}
	}

	@Test
	void plainRequestBringsThePasswordAlong() throws Exception {
		try (RawServer proxy = new RawServer(askingForPassword(CHAT));
				SharedOpenAiClient client = client("http://gw.example.invalid/v1",
						Map.of("http.proxy", "http://corp:pass%20word@127.0.0.1:" + proxy.port()))) {
			assertThat(client.chat("Hello").text()).isEqualTo("Acknowledged.");
			assertThat(proxy.lastRequest()).startsWith("POST http://gw.example.invalid/v1/chat/completions");
			assertThat(proxy.requests()).isOne();
		}
	}

	@Test
	void tunnelIsAskedForWithThePassword() throws Exception {
		try (RawServer server = tlsServer();
				RawServer proxy = new RawServer(tunnel(server));
				SharedOpenAiClient client = client("https://gw.example.invalid/v1",
						Map.of("http.proxy", "http://corp:pass%20word@127.0.0.1:" + proxy.port()))) {
			assertThat(client.chat("Hello").text()).isEqualTo("Acknowledged.");
			assertThat(server.lastRequest()).doesNotContain("Proxy-Authorization");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "https" })
	void authenticatorOfTheJvmIsAsked(String scheme) throws Exception {
		Authenticator.setDefault(new Authenticator() {

			@Override
			protected PasswordAuthentication getPasswordAuthentication() {
				return new PasswordAuthentication("corp", "pass word".toCharArray());
			}

		});
		try (RawServer server = tlsServer();
				RawServer proxy = new RawServer(scheme.equals("http") ? askingForPassword(CHAT) : tunnel(server));
				SharedOpenAiClient client = client(scheme + "://gw.example.invalid/v1", Map.of())) {
			System.setProperty(scheme + ".proxyHost", "127.0.0.1");
			System.setProperty(scheme + ".proxyPort", String.valueOf(proxy.port()));
			assertThat(client.chat("Hello").text()).isEqualTo("Acknowledged.");
		}
	}

	@ParameterizedTest
	@CsvSource({ "http, 407, invalid_request, 1", "https, 407, invalid_request, 1", "https, 403, authentication, 1",
			"https, 502, transient_failure, 3" })
	void refusalOfTheProxyCountsAsItsStatus(String scheme, int status, String reason, int requests) throws Exception {
		try (RawServer proxy = new RawServer(RawServer
			.answering(RawServer.answer(status + " X", "Proxy-Authenticate: Basic realm=\"corp\"\r\n", "")));
				SharedOpenAiClient client = client(scheme + "://gw.example.invalid/v1", Map.of())) {
			System.setProperty(scheme + ".proxyHost", "127.0.0.1");
			System.setProperty(scheme + ".proxyPort", String.valueOf(proxy.port()));
			OpenAiClientException failure = failure(client);
			assertThat(failure.reason().code()).isEqualTo(reason);
			assertThat(proxy.requests()).isEqualTo(requests);
			assertThat(failure.details()).containsEntry("status", status);
			assertThat(failure.getMessage() + failure.remediation()).containsIgnoringCase("proxy");
		}
	}

	@Test
	void statusOfProxyWithoutProxyIsFinal() throws Exception {
		try (RawServer server = new RawServer(
				RawServer.answering(RawServer.answer("407 X", "", "{\"error\":{\"message\":\"proxy auth\"}}")));
				SharedOpenAiClient client = client(server.baseUrl(), Map.of())) {
			OpenAiClientException failure = failure(client);
			assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
			assertThat(failure.details()).containsEntry("status", 407);
			assertThat(server.requests()).isOne();
		}
	}

	private SharedOpenAiClient client(String baseUrl, Map<String, String> properties) {
		HandshakeCertificates trust = new HandshakeCertificates.Builder()
			.addTrustedCertificate(CERTIFICATE.certificate())
			.build();
		return new GuardedClientFactory(new CallListener() {
		}, ClientParts.of((builder) -> builder.sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())),
				this.time, () -> 0.5)
			.create(TestClients.settings(baseUrl, properties), List.of());
	}

	private static OpenAiClientException failure(SharedOpenAiClient client) {
		return catchThrowableOfType(OpenAiClientException.class, () -> client.chat("Hello"));
	}

	private static RawServer tlsServer() {
		HandshakeCertificates certificates = new HandshakeCertificates.Builder().heldCertificate(CERTIFICATE).build();
		return new RawServer(certificates.sslContext().getServerSocketFactory(), RawServer.answering(CHAT));
	}

	private static RawServer.Script askingForPassword(String answer) {
		return (connection) -> {
			while (connection.readRequest()) {
				connection.write(connection.head().contains("Proxy-Authorization: " + CREDENTIALS) ? answer
						: RawServer.answer("407 X", "Proxy-Authenticate: Basic realm=\"corp\"\r\n", ""));
			}
		};
	}

	private static RawServer.Script tunnel(RawServer server) {
		return (connection) -> {
			while (connection.readRequest()) {
				if (connection.head().contains("Proxy-Authorization: " + CREDENTIALS)) {
					connection.tunnelTo(server.port());
					return;
				}
				connection.write(RawServer.answer("407 X", "Proxy-Authenticate: Basic realm=\"corp\"\r\n", ""));
			}
		};
	}

}
