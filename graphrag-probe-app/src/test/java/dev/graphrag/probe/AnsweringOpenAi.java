package dev.graphrag.probe;

import java.nio.file.Path;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/**
 * A server that answers every test's calls well, unless the test says otherwise.
 */
final class AnsweringOpenAi implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

	static final String KEY = "sk-proj-Abc_def-0123456789abcdef";

	static final String CHAT = "/v1/chat/completions";

	private final WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	@Override
	public void beforeAll(ExtensionContext context) {
		this.server.start();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.server.resetAll();
		this.server.stubFor(post(urlPathEqualTo(CHAT)).willReturn(okJson(ProbeHttpTests.Answers.chat())));
		this.server
			.stubFor(post(urlPathEqualTo("/v1/embeddings")).willReturn(okJson(ProbeHttpTests.Answers.embedding(1536))));
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.server.stop();
	}

	WireMockServer server() {
		return this.server;
	}

	/**
	 * Return the program with settings that lead it here.
	 */
	PackagedJar probe(Path directory) {
		return new PackagedJar(directory).with("OPENAI_BASE_URL", this.server.baseUrl() + "/v1")
			.with("OPENAI_ALLOW_INSECURE_BASE_URL", "yes")
			.with("OPENAI_API_KEY", KEY);
	}

}
