package dev.graphrag.probe;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.web.server.PortInUseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link StartFailure}.
 */
class StartFailureTests {

	@Test
	void namesThePortInUse() {
		StartFailure failure = StartFailure.of(new IllegalStateException(new PortInUseException(8080)));
		assertThat(failure.message()).isEqualTo("Port 8080 is already in use.");
		assertThat(failure.remediation()).contains("SERVER_PORT");
	}

	@Test
	void namesThePropertyWithoutItsValue() {
		Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("server.port", "secret")));
		BindException error = catchThrowableOfType(BindException.class,
				() -> binder.bind("server.port", Integer.class));
		StartFailure failure = StartFailure.of(new IllegalStateException(error));
		assertThat(failure.message()).contains("server.port").doesNotContain("secret");
	}

	@Test
	void namesOnlyTheTypeOfAnythingElse() {
		StartFailure failure = StartFailure.of(new IllegalStateException(new ArithmeticException("secret")));
		assertThat(failure.message()).contains("ArithmeticException").doesNotContain("secret");
	}

}
