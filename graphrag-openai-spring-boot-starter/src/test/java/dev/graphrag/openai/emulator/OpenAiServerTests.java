package dev.graphrag.openai.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import dev.graphrag.openai.emulator.EmulatorClient.Answered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

@Timeout(30)
class OpenAiServerTests {

	private final List<OpenAiRequest> requests = new CopyOnWriteArrayList<>();

	private volatile Responder responder = new StandardAnswers();

	private OpenAiServer server;

	private EmulatorClient client;

	@BeforeEach
	void start() throws IOException {
		this.server = OpenAiServer.start((request) -> {
			this.requests.add(request);
			return this.responder.answer(request);
		});
		this.client = new EmulatorClient(this.server);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void answersChatWithUsage() throws Exception {
		Answered answer = this.client.chat("");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("content-type")).isEqualTo("application/json");
		assertThat(answer.at("$.object")).isEqualTo("chat.completion");
		assertThat(answer.at("$.model")).isEqualTo("gpt-4.1-mini");
		assertThat(answer.at("$.choices[0].message.content")).isEqualTo(StandardAnswers.SENTENCE);
		assertThat(answer.at("$.choices[0].finish_reason")).isEqualTo("stop");
		assertThat(answer.at("$.usage.prompt_tokens")).isEqualTo(2);
		assertThat(answer.at("$.usage.completion_tokens")).isEqualTo(11);
		assertThat(answer.at("$.usage.total_tokens")).isEqualTo(13);
	}

	@Test
	void answersTheSameTwice() throws Exception {
		assertThat(this.client.chat("").response().body()).isEqualTo(this.client.chat("").response().body());
	}

	@Test
	void givesAsManyChoicesAsAskedFor() throws Exception {
		assertThat(this.client.chat(",\"n\":3").all("$.choices[*].index")).containsExactly(0, 1, 2);
		assertThat(this.client.chat(",\"n\":0").status()).isEqualTo(400);
	}

	@Test
	void endsAtTheMostTokens() throws Exception {
		Answered answer = this.client.chat(",\"max_completion_tokens\":2");
		assertThat(answer.at("$.choices[0].message.content")).isEqualTo("This is ");
		assertThat(answer.at("$.choices[0].finish_reason")).isEqualTo("length");
	}

	@Test
	void streamsWordByWordWithUsageWhereAskedFor() throws Exception {
		Answered answer = this.client.chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
		assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
		assertThat(answer.eventsAt("$.choices[*].delta.content")).containsExactly("", "This ", "is ", "an ", "answer ",
				"of ", "the ", "OpenAI ", "emulator.");
		assertThat(answer.eventsAt("$.choices[*].finish_reason")).endsWith("stop").containsOnly(null, "stop");
		assertThat(answer.eventsAt("$.[?(@.usage)].usage.total_tokens")).containsExactly(13);
		assertThat(answer.events()).endsWith("[DONE]");
	}

	@Test
	void streamsWithoutUsageElse() throws Exception {
		assertThat(this.client.chat(",\"stream\":true").eventsAt("$.[?(@.usage)].usage")).isEmpty();
	}

	@Test
	void callsTheFunctionThatIsInsistedOn() throws Exception {
		String tools = """
				,"tools":[{"type":"function","function":{"name":"time"}},
				 {"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":
				 {"city":{"type":"string"},"days":{"type":"integer","minimum":2}}}}}],"tool_choice":%s""";
		Answered named = this.client
			.chat(tools.formatted("{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}"));
		assertThat(named.at("$.choices[0].finish_reason")).isEqualTo("tool_calls");
		assertThat(named.at("$.choices[0].message.tool_calls[0].function.name")).isEqualTo("weather");
		assertThat(named.at("$.choices[0].message.tool_calls[0].function.arguments"))
			.isEqualTo("{\"city\":\"text\",\"days\":2}");
		assertThat(this.client.chat(tools.formatted("\"required\""))
			.at("$.choices[0].message.tool_calls[0].function.name")).isEqualTo("time");
		assertThat(this.client.chat(",\"tools\":[{\"type\":\"function\",\"function\":{}}]")
			.at("$.choices[0].message.content")).isEqualTo(StandardAnswers.SENTENCE);
		assertThat(this.client.chat(tools.formatted("\"auto\"")).at("$.choices[0].message.content"))
			.isEqualTo(StandardAnswers.SENTENCE);
	}

	@Test
	void answersWithJsonOfTheSchema() throws Exception {
		Answered answer = this.client.chat("""
				,"response_format":{"type":"json_schema","json_schema":{"name":"city","schema":
				{"type":"object","properties":{"name":{"type":"string"},"twins":{"type":"array","items":
				{"type":"string"}}}}}}""");
		assertThat(answer.at("$.choices[0].message.content")).isEqualTo("{\"name\":\"text\",\"twins\":[\"text\"]}");
		assertThat(
				this.client.chat(",\"response_format\":{\"type\":\"json_object\"}").at("$.choices[0].message.content"))
			.isEqualTo("{}");
	}

	@Test
	void writesToolCallsIntoStreamsInParts() throws Exception {
		this.responder = (request) -> OpenAiAnswer.toolCall("weather", "{\"city\":\"Oslo\"}").andToolCall("time", "{}");
		Answered answer = this.client.chat(",\"stream\":true");
		assertThat(answer.eventsAt("$.choices[*].delta.tool_calls[*].function.name")).containsExactly("weather",
				"time");
		assertThat(answer.eventsAt("$.choices[*].delta.tool_calls[*].function.arguments")).containsExactly("", "{\"ci",
				"ty\":", "\"Osl", "o\"}", "", "{}");
		assertThat(answer.eventsAt("$.choices[*].delta.tool_calls[*].index")).containsExactly(0, 0, 0, 0, 0, 1, 1);
		assertThat(answer.eventsAt("$.choices[*].delta.tool_calls[*].id")).doesNotHaveDuplicates().hasSize(2);
		assertThat(answer.eventsAt("$.choices[*].finish_reason")).endsWith("tool_calls");
	}

	@Test
	void embedsAsFloatsOrBase64() throws Exception {
		Answered floats = this.client.embed("\"input\":[\"one\",\"two\"],\"dimensions\":8");
		assertThat(floats.all("$.data[*].index")).containsExactly(0, 1);
		assertThat(floats.all("$.data[0].embedding")).hasSize(8);
		assertThat(floats.at("$.usage.total_tokens")).isEqualTo(2);
		Answered base64 = this.client.embed("\"input\":\"one\",\"dimensions\":8,\"encoding_format\":\"base64\"");
		FloatBuffer decoded = ByteBuffer.wrap(Base64.getDecoder().decode(base64.at("$.data[0].embedding").toString()))
			.order(ByteOrder.LITTLE_ENDIAN)
			.asFloatBuffer();
		List<Object> same = floats.all("$.data[0].embedding");
		for (int index = 0; index < same.size(); index++) {
			assertThat((double) decoded.get(index)).isEqualTo(((Number) same.get(index)).doubleValue(), within(1e-6));
		}
	}

	@Test
	void embedsInTheModelsOwnLengthElse() throws Exception {
		assertThat(this.client.embed("\"input\":\"one\"").all("$.data[0].embedding")).hasSize(1536);
		assertThat(this.client.post("/embeddings", "{\"model\":\"text-embedding-3-large\",\"input\":[[1,2]]}")
			.all("$.data[0].embedding")).hasSize(3072);
	}

	@Test
	void listsModelsInPagesWhereALimitIsAskedFor() throws Exception {
		Answered all = this.client.get("/models");
		assertThat(all.at("$.has_more")).isEqualTo(false);
		assertThat(all.at("$.first_id")).isEqualTo("gpt-4.1");
		Answered first = this.client.get("/models?limit=3");
		assertThat(first.all("$.data[*].id")).containsExactly("gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano");
		assertThat(first.at("$.has_more")).isEqualTo(true);
		assertThat(first.at("$.last_id")).isEqualTo("gpt-4.1-nano");
		Answered second = this.client.get("/models?limit=5&after=gpt-4.1-nano");
		assertThat(second.all("$.data[*].id")).hasSize(5).startsWith("gpt-4o");
		assertThat(second.at("$.has_more")).isEqualTo(false);
		assertThat(this.client.get("/models?after=text-embedding-ada-002").all("$.data[*]")).isEmpty();
		assertRefused(this.client.get("/models?limit=0"), 400, "limit");
		assertRefused(this.client.get("/models?after=gpt-0"), 400, "after");
	}

	@Test
	void listsModels() throws Exception {
		assertThat(this.client.get("/models").all("$.data[*].id")).contains("gpt-4.1-mini", "gpt-4o-mini",
				"text-embedding-3-small");
		assertThat(this.client.get("/models/gpt-4.1-mini").at("$.id")).isEqualTo("gpt-4.1-mini");
		Answered unknown = this.client.get("/models/gpt-0");
		assertThat(unknown.status()).isEqualTo(404);
		assertThat(unknown.at("$.error.code")).isEqualTo("model_not_found");
	}

	@Test
	void refusesAsOpenAiDoes() throws Exception {
		assertRefused(this.client.post("/chat/completions", "{\"model\":"), 400, "");
		assertRefused(this.client.post("/chat/completions", "{} x"), 400, "");
		assertRefused(this.client.post("/chat/completions", "{}"), 400, "model");
		for (String messages : List.of("{}", "[]", "[\"a\"]", "{\"role\":\"user\"}", "[{\"content\":\"a\"}]")) {
			assertRefused(this.client.post("/chat/completions", "{\"model\":\"m\",\"messages\":" + messages + "}"), 400,
					"messages");
		}
		assertRefused(this.client.post("/chat/completions", "{\"model\":\"m\"}"), 400, "messages");
		assertRefused(this.client.post("/embeddings", "{\"input\":\"a\"}"), 400, "model");
		assertRefused(this.client.post("/embeddings", "{\"model\":\"m\"}"), 400, "input");
		assertRefused(this.client.embed("\"input\":[\"\"]"), 400, "input");
		assertRefused(this.client.embed("\"input\":\"x\",\"dimensions\":3.7"), 400, "dimensions");
		assertRefused(this.client.post("/models", "{}"), 404, "");
		assertRefused(this.client.embed("\"input\":\"\""), 400, "input");
		assertRefused(this.client.embed("\"input\":[]"), 400, "input");
		assertRefused(this.client.embed("\"input\":[" + "\"x\",".repeat(2048) + "\"x\"]"), 400, "input");
		assertRefused(this.client.embed("\"input\":\"x\",\"dimensions\":0"), 400, "dimensions");
		assertRefused(this.client.post("/completions", "{}"), 404, "");
		assertRefused(this.client.get("/chat/completions"), 404, "");
	}

	private static void assertRefused(Answered answer, int status, String param) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.at("$.error.type")).isEqualTo("invalid_request_error");
		assertThat(answer.at("$.error.message")).isNotEqualTo("");
		assertThat(answer.at("$.error.param")).isEqualTo(param);
	}

	@Test
	void wantsAKeyAndKeepsItNowhere() throws Exception {
		HttpRequest.Builder keyless = HttpRequest.newBuilder(URI.create(this.server.baseUrl() + "/models"));
		Answered refused = this.client.send(keyless);
		assertThat(refused.status()).isEqualTo(401);
		assertThat(refused.at("$.error.code")).isEqualTo("invalid_api_key");
		assertThat(this.client.send(keyless.setHeader("Authorization", "Bearer  ")).status()).isEqualTo(401);
		this.client.send(this.client.request("/models").header("X-Client", "one").header("api-key", "sk-canary-0"));
		assertThat(this.requests).singleElement().satisfies((request) -> {
			assertThat(request.headers()).containsEntry("x-client", "one")
				.doesNotContainKeys("authorization", "api-key");
			assertThat(request.headers().toString()).doesNotContain("canary");
		});
	}

	@Test
	void numbersRequestsAndTellsLimitlessLimits() throws Exception {
		Answered first = this.client.chat("");
		Answered second = this.client.chat("");
		assertThat(first.header("x-request-id")).startsWith("req_").isNotEqualTo(second.header("x-request-id"));
		assertThat(second.header("x-ratelimit-limit-requests")).isEqualTo("30000");
		assertThat(second.header("x-ratelimit-remaining-requests")).isEqualTo("29999");
		assertThat(second.header("x-ratelimit-reset-tokens")).isEqualTo("1ms");
	}

	@Test
	void anAnswersOwnHeadersStandInPlaceOfTheServers() throws Exception {
		this.responder = (request) -> OpenAiAnswer.text("a")
			.withHeader("X-Request-Id", "mine")
			.withHeader("x-ratelimit-remaining-requests", "0");
		Answered answer = this.client.chat("");
		assertThat(answer.response().headers().allValues("x-request-id")).containsExactly("mine");
		assertThat(answer.response().headers().allValues("x-ratelimit-remaining-requests")).containsExactly("0");
	}

	@Test
	void tellsWhatARequestAsks() throws Exception {
		this.client.post("/chat/completions", """
				{"model":"m","stream":true,"tools":[{"type":"function","function":{"name":"weather"}}],"messages":[
				 {"role":"system","content":"Be brief."},
				 {"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"x"}},
				 {"type":"text","text":"b"}]},{"role":"assistant","content":null}]}""");
		OpenAiRequest request = this.requests.get(0);
		assertThat(request.endpoint()).isEqualTo(OpenAiRequest.Endpoint.CHAT);
		assertThat(request.messages()).extracting(OpenAiRequest.Message::role)
			.containsExactly("system", "user", "assistant");
		assertThat(request.userMessage()).isEqualTo("ab");
		assertThat(request.tools()).containsExactly("weather");
		assertThat(request.streamed()).isTrue();
		assertThat(request.at("/messages/0/content")).isEqualTo("Be brief.");
		assertThat(request).hasToString("POST /chat/completions (m) \"ab\"");
	}

	@Test
	void tellsWhatAFailingResponderThrew() throws Exception {
		this.responder = (request) -> {
			throw new IllegalStateException("No answer.");
		};
		Answered answer = this.client.chat("");
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.at("$.error.message").toString()).contains("No answer.");
	}

	@Test
	void sendsNoBodyWhereThereIsNone() throws Exception {
		this.responder = (request) -> OpenAiAnswer.json("");
		assertThat(this.client.chat("").header("transfer-encoding")).isEmpty();
		Answered head = this.client.send(this.client.request("/models").method("HEAD", BodyPublishers.noBody()));
		assertThat(head.status()).isEqualTo(404);
		assertThat(head.response().body()).isEmpty();
	}

	@Test
	void hangsUpWithoutAWord() {
		this.responder = (request) -> OpenAiAnswer.hangUp();
		assertThatIOException().isThrownBy(() -> this.client.chat("")).withMessageContaining("no bytes");
	}

	@Test
	void cutsOffAfterAGoodStatus() {
		this.responder = (request) -> OpenAiAnswer.cutOff();
		assertThatIOException().isThrownBy(() -> this.client.chat("")).withMessageContaining("fixed content-length");
		assertThatIOException().isThrownBy(() -> this.client.chat(",\"stream\":true")).withMessageContaining("chunked");
		assertThatIOException().isThrownBy(() -> this.client.embed("\"input\":\"text\""));
	}

	@Test
	void cutsOffInTheMiddle() {
		this.responder = (request) -> OpenAiAnswer.text("whole").thenCutOff();
		assertThatIOException().isThrownBy(() -> this.client.chat(""));
		assertThatIOException().isThrownBy(() -> this.client.chat(",\"stream\":true"));
	}

	@Test
	void stallsUntilItHangsUp() throws Exception {
		CountDownLatch arrived = new CountDownLatch(1);
		this.responder = (request) -> {
			arrived.countDown();
			return OpenAiAnswer.stall();
		};
		CompletableFuture<Object> stalled = CompletableFuture.supplyAsync(() -> {
			try {
				return this.client.chat("");
			}
			catch (IOException | InterruptedException ex) {
				return ex;
			}
		});
		arrived.await();
		this.server.hangUpStalled();
		assertThat(stalled.get()).isInstanceOfSatisfying(IOException.class,
				(failure) -> assertThat(failure).hasMessageContaining("no bytes"));
	}

	@Test
	void delays() throws Exception {
		this.responder = (request) -> OpenAiAnswer.text("late").withDelay(Duration.ofMillis(30));
		long start = System.nanoTime();
		assertThat(this.client.chat("").at("$.choices[0].message.content")).isEqualTo("late");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
	}

	@Test
	@SuppressWarnings("NullAway")
	void refusesNullByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> OpenAiServer.start(null))
			.withMessage("responder must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> OpenAiServer.start(null, new StandardAnswers()))
			.withMessage("address must not be null");
	}

	@Test
	void namesTheLoopbackAddressWhereItListensOnAll() throws Exception {
		try (OpenAiServer everywhere = OpenAiServer.start(new InetSocketAddress(0), new StandardAnswers())) {
			assertThat(everywhere.baseUrl())
				.startsWith("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":");
			assertThat(new EmulatorClient(everywhere).get("/models").status()).isEqualTo(200);
		}
	}

	@Test
	void saysWhereAPortIsTaken() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
			assertThatIOException().isThrownBy(() -> OpenAiServer.start(address, new StandardAnswers()));
		}
	}

}
