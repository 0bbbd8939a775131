package dev.graphrag.openai.http;

import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.budget.RateBudgets;
import dev.graphrag.openai.client.ClientParts;
import dev.graphrag.openai.client.GuardedClientFactory;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.client.TestClients;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link Tls} and for what is said when a certificate is at fault.
 */
@Timeout(30)
class TlsTests {

	private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder().certificateAuthority(0).build();

	private static final HeldCertificate SERVER = issued("127.0.0.1", -1, 1);

	private static final HeldCertificate CLIENT = issued("client", -1, 1);

	private static final String CHAT = RawServer.ok(OpenAiStubs.chat("m"));

	@Test
	void bundleBringsTrustAndClientKeys() throws Exception {
		try (RawServer server = server(SERVER, true);
				SharedOpenAiClient client = client(server, Map.of("http.ssl-bundle", "openai"), bundles())) {
			assertThat(client.chat("Hello").text()).isEqualTo("Acknowledged.");
		}
	}

	@Test
	void untrustedCertificateIsNamedAsSuch() throws Exception {
		assertThat(problem(SERVER, Map.of(), null)).contains("certificate is not trusted");
	}

	@Test
	void expiredCertificateIsNamedAsSuch() throws Exception {
		assertThat(problem(issued("127.0.0.1", -10, -5), Map.of("http.ssl-bundle", "openai"), bundles()))
			.contains("certificate has expired");
	}

	@Test
	void certificateOfFutureIsNamedAsSuch() throws Exception {
		assertThat(problem(issued("127.0.0.1", 5, 10), Map.of("http.ssl-bundle", "openai"), bundles()))
			.contains("not valid yet");
	}

	@Test
	void certificateOfAnotherHostIsNamedAsSuch() throws Exception {
		assertThat(problem(issued("other.example", -1, 1), Map.of("http.ssl-bundle", "openai"), bundles()))
			.contains("another host name");
	}

	@Test
	void unknownBundleStopsTheClientFromBeingBuilt() {
		OpenAiClientException failure = catchThrowableOfType(OpenAiClientException.class,
				() -> client("https://127.0.0.1:1/v1", Map.of("http.ssl-bundle", "nowhere"), bundles()));
		assertThat(failure.reason()).isEqualTo(FailureReason.CLIENT_INIT);
		assertThat(failure).hasMessageContaining("graphrag.openai.http.ssl-bundle");
		assertThat(failure.remediation()).contains("spring.ssl.bundle");
	}

	private static String problem(HeldCertificate certificate, Map<String, String> properties,
			@Nullable SslBundles bundles) throws Exception {
		try (RawServer server = server(certificate, false);
				SharedOpenAiClient client = client(server, properties, bundles)) {
			OpenAiClientException failure = catchThrowableOfType(OpenAiClientException.class,
					() -> client.chat("Hello"));
			assertThat(failure.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
			return failure.getMessage() + " " + failure.remediation();
		}
	}

	private static HeldCertificate issued(String name, int fromDays, int toDays) {
		long now = System.currentTimeMillis();
		long day = 86_400_000L;
		return new HeldCertificate.Builder().signedBy(AUTHORITY)
			.addSubjectAlternativeName(name)
			.validityInterval(now + fromDays * day, now + toDays * day)
			.build();
	}

	private static RawServer server(HeldCertificate certificate, boolean asksForClient) {
		HandshakeCertificates certificates = new HandshakeCertificates.Builder().heldCertificate(certificate)
			.addTrustedCertificate(AUTHORITY.certificate())
			.build();
		return new RawServer(new ClientAskingSockets(certificates.sslContext(), asksForClient),
				RawServer.answering(CHAT));
	}

	private static SharedOpenAiClient client(RawServer server, Map<String, String> properties,
			@Nullable SslBundles bundles) {
		return client("https://127.0.0.1:" + server.port() + "/v1", properties, bundles);
	}

	private static SharedOpenAiClient client(String baseUrl, Map<String, String> properties,
			@Nullable SslBundles bundles) {
		return new GuardedClientFactory(new CallListener() {
		}, new ClientParts(List.of(), null, bundles, List.of(), null, RateBudgets.LOCAL, false), new ManualTime(),
				() -> 0.5)
			.create(TestClients.settings(baseUrl, properties), List.of());
	}

	private static SslBundles bundles() {
		try {
			KeyStore keys = KeyStore.getInstance("PKCS12");
			keys.load(null, null);
			keys.setKeyEntry("client", CLIENT.keyPair().getPrivate(), new char[0],
					new X509Certificate[] { CLIENT.certificate() });
			KeyStore trust = KeyStore.getInstance("PKCS12");
			trust.load(null, null);
			trust.setCertificateEntry("authority", AUTHORITY.certificate());
			return new DefaultSslBundleRegistry("openai", SslBundle.of(SslStoreBundle.of(keys, "", trust)));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
