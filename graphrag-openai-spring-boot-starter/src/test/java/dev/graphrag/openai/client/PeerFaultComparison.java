package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.http.RawServer.Script;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * Prints what the guarded client, Spring AI and openai-java do about the same faults, all
 * with their defaults, as the table of docs/reliability.md. Waits for real, so that it is
 * not part of the build: run it by name.
 */
class PeerFaultComparison {

	private static final Duration CAP = Duration.ofSeconds(20);

	private static final String OK = RawServer.ok(OpenAiStubs.chat("m"));

	@Test
	void printTable() throws Exception {
		List<Row> rows = List.of(row("503", "503 Service Unavailable", "", ""),
				row("503, `Retry-After: 0`", "503 Service Unavailable", "Retry-After: 0\r\n", ""),
				row("503, `Retry-After` of 35 digits", "503 Service Unavailable",
						"Retry-After: 12345678901234567890123456789012345\r\n", ""),
				row("408", "408 Request Timeout", "", ""),
				row("429, `Retry-After: 1`", "429 Too Many Requests", "Retry-After: 1\r\n", ""),
				row("429, `Retry-After: -10`", "429 Too Many Requests", "Retry-After: -10\r\n", ""),
				row("429, `Retry-After` in the past", "429 Too Many Requests",
						"Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", ""),
				row("429, `Retry-After: 3600`", "429 Too Many Requests", "Retry-After: 3600\r\n", ""),
				row("429, `insufficient_quota`", "429 Too Many Requests", "", OpenAiStubs.error("insufficient_quota")),
				row("307 to itself", "307 Temporary Redirect", "Location: /v1/chat/completions\r\n", ""),
				new Row("closed without an answer", (connection) -> connection.readRequest()),
				new Row("body cut off", (connection) -> {
					connection.readRequest();
					connection.write(OK.substring(0, OK.length() - 40));
				}), new Row("body drips, timeout of 1 s", (connection) -> {
					connection.readRequest();
					connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
					connection.drip(" ".repeat(5000));
				}), row("200 with an error object", "200 OK", "", OpenAiStubs.error("server_error")),
				row("200 without choices", "200 OK", "",
						"{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[]}"));
		StringBuilder table = new StringBuilder(
				"| fault | guarded client | Spring AI | openai-java |\n|---|---|---|---|\n");
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			Row warmUp = new Row("loading classes", RawServer.answering(OK));
			for (Peer peer : List.<Peer>of(PeerFaultComparison::guarded, PeerFaultComparison::springAi,
					PeerFaultComparison::openAiJava)) {
				cell(peer, warmUp, threads);
			}
			for (Row row : rows) {
				List<Future<String>> cells = new ArrayList<>();
				for (Peer peer : List.<Peer>of(PeerFaultComparison::guarded, PeerFaultComparison::springAi,
						PeerFaultComparison::openAiJava)) {
					cells.add(threads.submit(() -> cell(peer, row, threads)));
				}
				table.append("| ").append(row.name());
				for (Future<String> cell : cells) {
					table.append(" | ").append(cell.get());
				}
				table.append(" |\n");
			}
		}
		finally {
			threads.shutdownNow();
		}
		System.out.println(table);
	}

	private static String cell(Peer peer, Row row, ExecutorService threads) throws Exception {
		try (RawServer server = new RawServer(row.script())) {
			Duration timeout = row.name().contains("timeout") ? Duration.ofSeconds(1) : null;
			long start = System.nanoTime();
			Future<String> call = threads.submit(() -> outcome(peer, server, timeout));
			String outcome;
			try {
				outcome = call.get(CAP.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				call.cancel(true);
				outcome = "still waiting";
			}
			double seconds = (System.nanoTime() - start) / 1e9;
			int requests = server.requests();
			return "%d %s, %s s, %s".formatted(requests, (requests == 1) ? "request" : "requests",
					String.format(Locale.ROOT, "%.1f", seconds), outcome);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	private static String outcome(Peer peer, RawServer server, @Nullable Duration timeout) {
		try {
			return peer.call(server.baseUrl(), timeout);
		}
		catch (OpenAiClientException ex) {
			return "`" + ex.reason().code() + "`";
		}
		catch (RuntimeException ex) {
			return "`" + ex.getClass().getSimpleName() + "`";
		}
	}

	private static String guarded(String baseUrl, @Nullable Duration timeout) {
		Map<String, String> properties = (timeout != null) ? Map.of("timeout.request", timeout.toMillis() + "ms")
				: Map.of();
		try (SharedOpenAiClient client = TestClients.client(TestClients.settings(baseUrl, properties),
				TimeSource.system())) {
			return "answer '" + client.chat("Hello").text() + "'";
		}
	}

	private static String springAi(String baseUrl, @Nullable Duration timeout) {
		OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
		options.baseUrl(baseUrl).apiKey("sk-test-0123456789").model("gpt-4.1-mini");
		if (timeout != null) {
			options.timeout(timeout);
		}
		OpenAiChatModel model = OpenAiChatModel.builder().options(options.build()).build();
		ChatResponse response = model.call(new Prompt("Hello"));
		return (response.getResult() != null) ? "an answer" : "no error, no answer";
	}

	private static String openAiJava(String baseUrl, @Nullable Duration timeout) {
		OpenAIOkHttpClient.Builder builder = OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey("sk-test-0123456789");
		if (timeout != null) {
			builder.timeout(timeout);
		}
		OpenAIClient client = builder.build();
		try {
			ChatCompletion completion = client.chat()
				.completions()
				.create(ChatCompletionCreateParams.builder().model("gpt-4.1-mini").addUserMessage("Hello").build());
			return completion.choices().isEmpty() ? "no error, no answer" : "an answer";
		}
		finally {
			client.close();
		}
	}

	private static Row row(String name, String status, String headers, String body) {
		return new Row(name, RawServer.answering(RawServer.answer(status, headers, body)));
	}

	/**
	 * A client with its defaults.
	 */
	@FunctionalInterface
	private interface Peer {

		String call(String baseUrl, @Nullable Duration timeout);

	}

	/**
	 * A fault that every peer meets.
	 */
	private record Row(String name, Script script) {
	}

}
