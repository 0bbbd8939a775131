package dev.graphrag.probe.recipes;

import java.time.Duration;
import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiErrorsTests {

	@ParameterizedTest
	@CsvSource({ "RATE_LIMIT, 503", "TRANSIENT_FAILURE, 503", "OVERLOADED, 503", "INTERRUPTED, 503",
			"AUTHENTICATION, 500", "QUOTA_EXHAUSTED, 500", "UNSUPPORTED_MODEL, 500" })
	void sayWhetherItMayPass(FailureReason reason, int status) {
		assertThat(answering(reason, null).get().uri("/")).hasStatus(status)
			.doesNotContainHeader("Retry-After")
			.bodyJson()
			.isLenientlyEqualTo("{\"status\": %d, \"reason\": \"%s\"}".formatted(status, reason.code()));
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "1000, 1", "1001, 2", "60000, 60" })
	void handTheServersWaitOnInWholeSeconds(long millis, String seconds) {
		assertThat(answering(FailureReason.RATE_LIMIT, Duration.ofMillis(millis)).get().uri("/"))
			.hasHeader("Retry-After", seconds);
	}

	@ParameterizedTest
	@CsvSource({ "QUOTA_EXHAUSTED", "INVALID_REQUEST" })
	void nameNoWaitForWhatWillNotPass(FailureReason reason) {
		assertThat(answering(reason, Duration.ofSeconds(1)).get().uri("/")).doesNotContainHeader("Retry-After");
	}

	private static MockMvcTester answering(FailureReason reason, @Nullable Duration retryAfter) {
		Service service = new Service(
				new OpenAiClientException(reason, "It failed.", reason.remediation(), Map.of(), retryAfter));
		return MockMvcTester
			.create(MockMvcBuilders.standaloneSetup(service).setControllerAdvice(new OpenAiErrors()).build());
	}

	@RestController
	static class Service {

		private final OpenAiClientException failure;

		Service(OpenAiClientException failure) {
			this.failure = failure;
		}

		@GetMapping("/")
		String answer() {
			throw this.failure;
		}

	}

}
