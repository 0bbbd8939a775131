package dev.graphrag.openai.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.settings.OpenAiSettings;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GuardedEmbeddingModelTests {

	@RegisterExtension
	static final WireMockExtension server = WireMockExtension.newInstance()
		.options(wireMockConfig().dynamicPort())
		.build();

	private final FakeClient fake = new FakeClient();

	private final GuardedEmbeddingModel model = new GuardedEmbeddingModel(this.fake,
			new OpenAiSettings.Embedding("text-embedding-3-small", 2));

	@Test
	void isTheClientsModel() {
		server.stubFor(post("/v1/embeddings").willReturn(okJson(OpenAiStubs.embeddings(OpenAiStubs.vector(1536)))));
		EmbeddingModel embeddingModel = client(Map.of()).asEmbeddingModel();
		assertThat(embeddingModel.embed("a")).hasSize(1536);
		server.verify(postRequestedFor(urlEqualTo("/v1/embeddings")).withRequestBody(equalToJson("""
				{"model":"text-embedding-3-small","encoding_format":"base64","input":["a"]}""")));
	}

	@Test
	void sendsTheSettingsDimensions() {
		server.stubFor(post("/v1/embeddings").willReturn(okJson(OpenAiStubs.embeddings(OpenAiStubs.vector(256)))));
		EmbeddingModel embeddingModel = client(Map.of("embedding.dimensions", "256")).asEmbeddingModel();
		assertThat(embeddingModel.embed(new Document("a"))).hasSize(256);
		server.verify(postRequestedFor(urlEqualTo("/v1/embeddings"))
			.withRequestBody(matchingJsonPath("$[?(@.dimensions == 256)]")));
	}

	@Test
	void failsAsTheClientDoes() {
		server.stubFor(post("/v1/embeddings").willReturn(aResponse().withStatus(503)));
		assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> client(Map.of()).asEmbeddingModel().embed("a"))
			.extracting(OpenAiClientException::reason)
			.isEqualTo(FailureReason.TRANSIENT_FAILURE);
		server.verify(3, postRequestedFor(urlEqualTo("/v1/embeddings")));
	}

	@Test
	void refusesTheModelThatSpringAiFillsIn() {
		EmbeddingRequest request = new EmbeddingRequest(List.of("a"), OpenAiEmbeddingOptions.builder().build());
		assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> client(Map.of()).asEmbeddingModel().call(request))
			.withMessageContaining("text-embedding-ada-002")
			.extracting(OpenAiClientException::reason)
			.isEqualTo(FailureReason.UNSUPPORTED_MODEL);
		server.verify(0, postRequestedFor(anyUrl()));
	}

	@ParameterizedTest
	@CsvSource({ "2048, 1", "2049, 2", "5000, 3" })
	void splitsWhatIsMoreThanOneRequestTakes(int texts, int requests) {
		List<String> all = IntStream.range(0, texts).mapToObj((index) -> "x".repeat(index % 100 + 1)).toList();
		EmbeddingResponse response = this.model.call(new EmbeddingRequest(all, null));
		assertThat(this.fake.requests()).hasSize(requests).allMatch((size) -> size <= 2048);
		assertThat(response.getResults()).hasSize(texts);
		assertThat(response.getResults()).extracting(Embedding::getIndex)
			.containsExactlyElementsOf(IntStream.range(0, texts).boxed().toList());
		assertThat(response.getResults()).extracting((embedding) -> (int) embedding.getOutput()[0])
			.containsExactlyElementsOf(all.stream().map(String::length).toList());
		assertThat(response.getMetadata().getUsage().getTotalTokens()).isEqualTo(texts);
		assertThat(response.getMetadata().<Integer>get(GuardedEmbeddingModel.ATTEMPTS_KEY)).isEqualTo(requests);
	}

	@Test
	void tellsModelTokensAndLength() {
		EmbeddingResponse response = this.model.embedForResponse(List.of("a", "b"));
		assertThat(response.getMetadata().getModel()).isEqualTo("text-embedding-3-small");
		assertThat(response.getMetadata().getUsage().getPromptTokens()).isEqualTo(2);
		assertThat(response.getMetadata().<Integer>get(GuardedEmbeddingModel.DIMENSIONS_KEY)).isEqualTo(2);
	}

	@Test
	void makesNoRequestForNoText() {
		assertThat(this.model.embed(List.of())).isEmpty();
		assertThat(this.model.call(new EmbeddingRequest(List.of(), null)).getMetadata().getModel())
			.isEqualTo("text-embedding-3-small");
		assertThat(this.fake.requests()).isEmpty();
	}

	@Test
	void knowsItsDimensionsWithoutRequest() {
		assertThat(this.model.dimensions()).isEqualTo(2);
		assertThat(new GuardedEmbeddingModel(this.fake, new OpenAiSettings.Embedding("any", null)).dimensions())
			.isEqualTo(1536);
		assertThat(this.fake.requests()).isEmpty();
	}

	@Test
	void namesTheSettingsInItsOptions() {
		assertThat(this.model.getOptions().getModel()).isEqualTo("text-embedding-3-small");
		assertThat(this.model.getOptions().getDimensions()).isEqualTo(2);
	}

	@Test
	void handsOptionsOfTheCallOn() {
		EmbeddingOptions options = EmbeddingOptions.builder().dimensions(7).build();
		this.model.call(new EmbeddingRequest(List.of("a"), options));
		this.model.embed(new Document("a"));
		this.model.call(new EmbeddingRequest(List.of("a"), null));
		assertThat(this.fake.options()).containsExactly(options, null, null);
	}

	@Test
	void embedsDocumentsWithTheirMetadataAsAsked() {
		Document document = new Document("text", Map.of("title", "T"));
		assertThat(this.model.getEmbeddingContent(document)).isEqualTo("title: T\n\ntext");
		GuardedEmbeddingModel plain = this.model.with(MetadataMode.NONE, ObservationRegistry.NOOP);
		assertThat(plain.getEmbeddingContent(document)).isEqualToIgnoringWhitespace("text");
		assertThat(plain.embed(document)[0]).isLessThan(14);
		assertThat(this.model.embed(document)[0]).isEqualTo(14);
	}

	@Test
	void isObservedAsSpringAisModelIs() {
		Recorder recorder = new Recorder();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(recorder);
		GuardedEmbeddingModel observed = this.model.with(MetadataMode.EMBED, registry);
		observed.setObservationConvention(new DefaultEmbeddingModelObservationConvention() {

			@Override
			public String getContextualName(EmbeddingModelObservationContext context) {
				return "own " + super.getContextualName(context);
			}

		});
		observed.embed("a");
		assertThat(recorder.ended).singleElement().satisfies((context) -> {
			assertThat(context.getName()).isEqualTo("gen_ai.client.operation");
			assertThat(context.getContextualName()).isEqualTo("own embedding text-embedding-3-small");
			assertThat(context.getHighCardinalityKeyValues()).contains(KeyValue.of("gen_ai.usage.input_tokens", "1"));
		});
	}

	private static SharedOpenAiClient client(Map<String, String> properties) {
		return TestClients.client(TestClients.settings(server.baseUrl() + "/v1", properties), new ManualTime());
	}

	/**
	 * Keeps the observations that ended.
	 */
	private static final class Recorder implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> ended = new ArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.ended.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
