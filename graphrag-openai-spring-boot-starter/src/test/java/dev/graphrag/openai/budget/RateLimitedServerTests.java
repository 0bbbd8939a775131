package dev.graphrag.openai.budget;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import com.jayway.jsonpath.JsonPath;
import dev.graphrag.openai.budget.RateLimitedServer.Arrival;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitedServerTests {

	private static final String QUESTION = "Who kept the ledgers of the old harbour?";

	private final ManualTime time = new ManualTime();

	private final RateLimitedServer server = new RateLimitedServer(this.time).completions(20, 20);

	private final HttpClient client = HttpClient.newHttpClient();

	@AfterEach
	void stop() throws IOException {
		this.server.close();
	}

	@Test
	void tellsWhatIsLeftAsOpenAiWritesIt() throws Exception {
		this.server.limit("m", new Limits(100L, 6000L));
		HttpResponse<String> answer = chat("");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(tokensOf(answer)).isEqualTo(30);
		assertThat(header(answer, "x-ratelimit-limit-requests")).isEqualTo("100");
		assertThat(header(answer, "x-ratelimit-remaining-requests")).isEqualTo("99");
		assertThat(header(answer, "x-ratelimit-reset-requests")).isEqualTo("600ms");
		assertThat(header(answer, "x-ratelimit-limit-tokens")).isEqualTo("6000");
		assertThat(header(answer, "x-ratelimit-remaining-tokens")).isEqualTo("5970");
		assertThat(header(answer, "x-ratelimit-reset-tokens")).isEqualTo("300ms");
	}

	@Test
	void refusesWhatTheTokensDoNotReachFor() throws Exception {
		this.server.limit("m", new Limits(null, 60L));
		chat("");
		chat("");
		HttpResponse<String> refusal = chat("");
		assertThat(refusal.statusCode()).isEqualTo(429);
		assertThat(JsonPath.<String>read(refusal.body(), "$.error.type")).isEqualTo("tokens");
		assertThat(JsonPath.<String>read(refusal.body(), "$.error.code")).isEqualTo("rate_limit_exceeded");
		assertThat(header(refusal, "retry-after")).isEqualTo("30");
		assertThat(header(refusal, "x-ratelimit-remaining-tokens")).isEqualTo("0");
		assertThat(header(refusal, "x-ratelimit-reset-tokens")).isEqualTo("1m0s");
		this.time.advance(Duration.ofMillis(29_001));
		assertThat(header(chat(""), "retry-after")).isEqualTo("1");
		this.time.advance(Duration.ofSeconds(1));
		assertThat(chat("").statusCode()).isEqualTo(200);
	}

	@Test
	void takesNeitherWhereOneIsMissing() throws Exception {
		this.server.limit("m", new Limits(2L, 6000L));
		chat("");
		chat("");
		HttpResponse<String> refusal = chat("");
		assertThat(JsonPath.<String>read(refusal.body(), "$.error.type")).isEqualTo("requests");
		assertThat(header(refusal, "x-ratelimit-remaining-tokens")).isEqualTo("5940");
	}

	@Test
	void savesUpNoMoreThanAMinute() throws Exception {
		this.server.limit("m", new Limits(100L, null));
		this.time.advance(Duration.ofHours(1));
		assertThat(header(chat(""), "x-ratelimit-remaining-requests")).isEqualTo("99");
		this.server.begin(0);
		assertThat(chat("").statusCode()).isEqualTo(429);
		this.time.advance(Duration.ofMillis(600));
		assertThat(chat("").statusCode()).isEqualTo(200);
	}

	@Test
	void failuresCountAsRequestsAndNotAsTokens() throws Exception {
		this.server.limit("m", new Limits(100L, 6000L)).fail("m", 1);
		chat("");
		this.server.fail("m", 0);
		HttpResponse<String> answer = chat("");
		assertThat(header(answer, "x-ratelimit-remaining-requests")).isEqualTo("98");
		assertThat(header(answer, "x-ratelimit-remaining-tokens")).isEqualTo("5970");
		assertThat(this.server.journal()).extracting(Arrival::status).containsExactly(503, 200);
	}

	@Test
	void failuresMayCostTheirTokens() throws Exception {
		this.server.limit("m", new Limits(null, 6000L)).failuresCost().fail("m", 1);
		chat("");
		assertThat(header(chat(""), "x-ratelimit-remaining-tokens")).isEqualTo("5940");
	}

	@Test
	void failsAShare() throws Exception {
		this.server.fail("m", 0.5);
		for (int request = 0; request < 100; request++) {
			chat("");
		}
		assertThat(this.server.journal().stream().filter((arrival) -> arrival.status() == 503).count()).isBetween(30L,
				70L);
	}

	@Test
	void completionsAreNoLongerThanAskedFor() throws Exception {
		assertThat(tokensOf(chat(",\"max_tokens\":7"))).isEqualTo(17);
		assertThat(tokensOf(chat(",\"max_tokens\":700"))).isEqualTo(30);
		this.server.completions(100, 600);
		assertThat(tokensOf(chat(""))).isBetween(110, 610);
	}

	@Test
	void streamsTellTheirUsageInTheEnd() throws Exception {
		this.server.limit("m", new Limits(null, 6000L));
		HttpResponse<String> stream = chat(",\"stream\":true");
		assertThat(header(stream, "content-type")).isEqualTo("text/event-stream");
		assertThat(header(stream, "x-ratelimit-remaining-tokens")).isEqualTo("5970");
		assertThat(stream.body()).contains("\"content\":\"Acknowledged.\"")
			.contains("\"total_tokens\":30")
			.endsWith("data: [DONE]\n\n");
	}

	@Test
	void embedsATextAlwaysAlike() throws Exception {
		this.server.limit("m", new Limits(null, 6000L));
		String body = "{\"model\":\"m\",\"dimensions\":2,\"input\":[\"" + QUESTION + "\",\"short\",\"" + QUESTION
				+ "\"]}";
		HttpResponse<String> answer = post("embeddings", body);
		assertThat(tokensOf(answer)).isEqualTo(21);
		assertThat(JsonPath.<Integer>read(answer.body(), "$.data[2].index")).isEqualTo(2);
		assertThat(JsonPath.<String>read(answer.body(), "$.data[2].embedding"))
			.isEqualTo(JsonPath.read(answer.body(), "$.data[0].embedding"))
			.isNotEqualTo(JsonPath.read(answer.body(), "$.data[1].embedding"));
	}

	@Test
	void keepsWhoAskedForWhatAndWhen() throws Exception {
		this.server.latency(Duration.ofMillis(20));
		this.time.advance(Duration.ofSeconds(1));
		chat("");
		assertThat(this.server.journal()).containsExactly(new Arrival(1_000_000_000L, "m", 30, 200, "sk-one"));
		assertThat(this.time.nanoTime()).isEqualTo(1_020_000_000L);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0ms", "0.12, 120ms", "1.2, 1.2s", "10, 10s", "0.0001, 1ms", "60, 1m0s", "360, 6m0s",
			"59.9999, 1m0s", "90.05, 1m30.05s" })
	void writesTimesAsOpenAiDoes(double seconds, String written) {
		assertThat(RateLimitedServer.written(Duration.ofNanos((long) (seconds * 1e9)))).isEqualTo(written);
	}

	private HttpResponse<String> chat(String more) throws Exception {
		return post("chat/completions",
				"{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]" + more + "}");
	}

	private HttpResponse<String> post(String path, String body) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.server.baseUrl() + "/" + path))
			.header("Authorization", "Bearer sk-one")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private static int tokensOf(HttpResponse<String> answer) {
		return JsonPath.read(answer.body(), "$.usage.total_tokens");
	}

	private static String header(HttpResponse<String> answer, String name) {
		return answer.headers().firstValue(name).orElseThrow();
	}

}
