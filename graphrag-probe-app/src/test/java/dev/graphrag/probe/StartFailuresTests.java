package dev.graphrag.probe;

import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.security.KeyStoreException;
import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.redaction.Redactor;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.PlaceholderResolutionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link StartFailures}.
 */
class StartFailuresTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void namesThePortInUse() {
		StartFailure failure = explain(new PortInUseException(8080, new java.net.BindException("Address in use")));
		assertThat(failure.message()).isEqualTo("Port 8080 is already in use.");
		assertThat(failure.remediation()).contains("SERVER_PORT");
	}

	@Test
	void namesThePropertyWithoutItsValue() {
		Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("server.port", "secret")));
		BindException error = catchThrowableOfType(BindException.class,
				() -> binder.bind("server.port", Integer.class));
		assertThat(explain(error).message()).contains("server.port").doesNotContain("secret");
	}

	@Test
	void findsThePropertyOfAValueThatCannotBeConverted() {
		set("SERVER_PORT", "tcp://10.0.0.1:8080");
		StartFailure failure = explain(new ConversionFailedException(TypeDescriptor.valueOf(String.class),
				TypeDescriptor.valueOf(Integer.class), "tcp://10.0.0.1:8080", new NumberFormatException()));
		assertThat(failure.message()).contains("SERVER_PORT").doesNotContain("10.0.0.1");
	}

	@Test
	void findsThePropertyOfAPlaceholder() {
		set("LOGGING_FILE_NAME", "secret${UNSET}");
		PlaceholderResolutionException error = catchThrowableOfType(PlaceholderResolutionException.class,
				() -> this.environment.getProperty("LOGGING_FILE_NAME"));
		assertThat(explain(error).message()).contains("LOGGING_FILE_NAME").doesNotContain("secret");
	}

	@Test
	void namesThePortThatIsOutOfRange() {
		set("SERVER_PORT", "99999");
		IllegalArgumentException error = catchThrowableOfType(IllegalArgumentException.class,
				() -> InetSocketAddress.createUnresolved("localhost", 99999));
		assertThat(explain(error).message()).contains("server.port");
	}

	@Test
	void namesTheAddressOfAnotherMachine() {
		set("server.address", "203.0.113.7");
		assertThat(explain(new java.net.BindException("Cannot assign requested address")).message())
			.contains("server.address");
	}

	@Test
	void namesTheFile() {
		assertThat(explain(new NoSuchFileException("/nonexistent/tomcat")).message()).contains("/nonexistent/tomcat");
	}

	@Test
	void keepsTheReasonOfAClientsError() {
		StartFailure failure = explain(new OpenAiClientException(FailureReason.CLIENT_INIT, "Not built.", Map.of()));
		assertThat(failure.message()).isEqualTo("Not built.");
		assertThat(failure.outcome().details()).containsEntry("reason", "client_init");
	}

	@Test
	void blamesTheTrustStoreForNoOtherStore() {
		String before = System.setProperty("javax.net.ssl.trustStore", "good.p12");
		try {
			assertThat(explain(new KeyStoreException("secret")).message()).doesNotContain("trustStore")
				.contains("KeyStoreException");
		}
		finally {
			if (before != null) {
				System.setProperty("javax.net.ssl.trustStore", before);
			}
			else {
				System.clearProperty("javax.net.ssl.trustStore");
			}
		}
	}

	@Test
	void namesOnlyTheTypeOfAnythingElse() {
		StartFailure failure = explain(new ArithmeticException("secret"));
		assertThat(failure.message()).contains("ArithmeticException").doesNotContain("secret");
	}

	@Test
	void isAFailureToLoadTheSettings() {
		StartFailure failure = new StartFailure("The file x-0123 is bad.", "Correct it.")
			.redactedBy(Redactor.BY_SHAPE.with(java.util.List.of("x-0123")));
		assertThat(failure.outcome().message()).isEqualTo("OpenAI configuration is invalid.");
		assertThat(failure.outcome().remediation()).isEqualTo("The file *** is bad. Correct it.");
		assertThat(failure.outcome().details()).containsEntry("reason", "settings_load")
			.containsEntry("problem", "The file *** is bad.");
	}

	private void set(String name, String value) {
		this.environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(name, value)));
	}

	private StartFailure explain(Throwable cause) {
		return new StartFailures(this.environment).explain(new IllegalStateException(cause));
	}

}
