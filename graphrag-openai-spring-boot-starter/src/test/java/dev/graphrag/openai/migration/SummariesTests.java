package dev.graphrag.openai.migration;

import org.junit.jupiter.api.Test;
import org.wiremock.spring.ConfigureWireMock;
import org.wiremock.spring.EnableWireMock;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.stubFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.verify;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manual's suite of a service over WireMock.
 */
@SpringBootTest(properties = { "graphrag.openai.api-key=test", "graphrag.openai.allow-insecure-base-url=true",
		"graphrag.openai.retry.backoff=1ms", "graphrag.openai.retry.jitter=0" })
@EnableWireMock(@ConfigureWireMock(baseUrlProperties = "graphrag.openai.base-url"))
class SummariesTests {

	private static final String ANSWER = """
			{"choices": [{"message": {"role": "assistant", "content": "Short."}, "finish_reason": "stop"}]}""";

	@Autowired
	Summaries summaries;

	@Test
	void survivesABusyServer() {
		stubFor(post("/chat/completions").inScenario("busy")
			.whenScenarioStateIs(STARTED)
			.willReturn(status(503))
			.willSetStateTo("free"));
		stubFor(post("/chat/completions").inScenario("busy").whenScenarioStateIs("free").willReturn(okJson(ANSWER)));
		assertThat(this.summaries.summarise("A long text.")).isEqualTo("Short.");
		verify(2, postRequestedFor(urlEqualTo("/chat/completions")));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Summaries.class)
	static class Application {

	}

}
