package dev.graphrag.openai.springai;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.http.RawServer.Connection;
import dev.graphrag.openai.http.RawServer.Script;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The rows of the section on streams in docs/reliability.md, over raw sockets.
 */
@Timeout(60)
class StreamFaultsIT {

	private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

	static Stream<Fault> faults() {
		return Stream.of(
				// Before the first content
				new Fault("429 with Retry-After: 1", 3, "", "rate_limit",
						answering("429 Too Many Requests", "Retry-After: 1\r\n", "{}")),
				new Fault("503", 3, "", "transient_failure", answering("503 Service Unavailable", "", "{}")),
				new Fault("401", 1, "", "authentication", answering("401 Unauthorized", "", "{}")),
				new Fault("429 with insufficient_quota", 1, "", "quota_exhausted",
						answering("429 Too Many Requests", "", "{\"error\":{\"code\":\"insufficient_quota\"}}")),
				new Fault("hung up without an answer", 3, "", "transient_failure", Connection::readRequest),
				new Fault("hung up after the headers", 3, "", "transient_failure", RawServer.answeringOnce(HEAD)),
				new Fault("empty body", 3, "", "transient_failure", EventStream.of()),
				new Fault("comments alone", 3, "", "transient_failure", EventStream.of(": ping\n\n")),
				new Fault("[DONE] alone", 3, "", "transient_failure", EventStream.of(EventStream.DONE)),
				new Fault("cut after the role", 3, "", "transient_failure", EventStream.cutAfter(EventStream.role())),
				new Fault("HTML", 3, "", "transient_failure",
						answering("200 OK", "Content-Type: text/html\r\n", "<html>Sign in</html>")),
				new Fault("a whole completion as JSON", 1, "", "invalid_answer",
						answering("200 OK", "Content-Type: application/json\r\n", Chat.text("Paris."))),
				new Fault("JSON with a 429 inside", 3, "", "rate_limit",
						answering("200 OK", "Content-Type: application/json\r\n",
								"{\"error\":{\"code\":429,\"message\":\"Slow down\"}}")),
				new Fault("JSON that is cut", 3, "", "transient_failure",
						answering("200 OK", "Content-Type: application/json\r\n", "{\"id\":\"x\",\"cho")),
				new Fault("error event with a 503 inside", 3, "", "transient_failure",
						EventStream.of("event: error\ndata: {\"code\":503}\n\n")),
				new Fault("error event with a 401 inside", 1, "", "authentication",
						EventStream.of(EventStream.event("{\"error\":{\"code\":401,\"message\":\"key\"}}"))),
				new Fault("event that is not JSON", 3, "", "transient_failure",
						EventStream.of(EventStream.event("{\"choices\":["))),
				new Fault("no event in time", 3, "", "transient_failure", open()).with("timeout.request", "150ms"),
				new Fault("silence after the role", 3, "", "transient_failure", open(EventStream.role()))
					.with("stream.idle-timeout", "150ms"),
				new Fault("no content before stream.max-duration", 1, "", "transient_failure", open(EventStream.role()))
					.with("stream.max-duration", "300ms"),
				new Fault("event above http.max-response-size", 1, "", "transient_failure",
						EventStream.of(EventStream.text("x".repeat(3000))))
					.with("http.max-response-size", "2KB"),
				new Fault("wrong gzip", 3, "", "transient_failure",
						answering("200 OK", "Content-Type: text/event-stream\r\nContent-Encoding: gzip\r\n",
								"data: x\n\n")),
				// After it
				new Fault("cut in the middle", 1, "Pari", "transient_failure",
						EventStream.cutAfter(EventStream.text("Pa"), EventStream.text("ri"))),
				new Fault("closed in the middle, without length", 1, "Pa", "transient_failure",
						RawServer.answeringOnce(HEAD + EventStream.text("Pa"))),
				new Fault("cut within an event", 1, "Pa", "transient_failure",
						RawServer
							.answeringOnce(HEAD + EventStream.text("Pa") + EventStream.text("ris").substring(0, 60))),
				new Fault("orderly end without finish reason", 1, "Pa", "transient_failure",
						EventStream.of(EventStream.text("Pa"))),
				new Fault("[DONE] without finish reason", 1, "Pa", "transient_failure",
						EventStream.of(EventStream.text("Pa"), EventStream.DONE)),
				new Fault("finish reason without [DONE]", 1, "Pa", "transient_failure",
						EventStream.of(EventStream.text("Pa"), EventStream.finish("stop"))),
				new Fault("second choice without finish reason", 1, "Pa", "transient_failure",
						EventStream.of(EventStream.text("Pa"),
								EventStream
									.choices("{\"index\":1,\"delta\":{\"content\":\"Ro\"},\"finish_reason\":null}"),
								EventStream.finish("stop"), EventStream.DONE)),
				new Fault("broken event in the middle", 1, "Pa", "transient_failure",
						EventStream.of(EventStream.text("Pa"), EventStream.event("{\"choices\":[}"))),
				new Fault("error event in the middle", 1, "Pa", "transient_failure",
						EventStream.of(EventStream.text("Pa"),
								EventStream.event("{\"error\":{\"message\":\"Oops\"}}"))),
				new Fault("error event with a 429 inside in the middle", 1, "Pa", "rate_limit",
						EventStream.of(EventStream.text("Pa"), EventStream.event("{\"error\":{\"code\":429}}"))),
				new Fault("finish reason error", 1, "Pa", "transient_failure",
						EventStream.of(EventStream.text("Pa"), EventStream.finish("error"), EventStream.DONE)),
				new Fault("silence in the middle", 1, "Pa", "transient_failure", open(EventStream.text("Pa")))
					.with("stream.idle-timeout", "150ms"),
				new Fault("longer than stream.max-duration", 1, "Pa", "transient_failure", open(EventStream.text("Pa")))
					.with("stream.max-duration", "300ms"),
				// What is no fault
				new Fault("bytes after [DONE] on an open connection", 1, "Pa", "success",
						open(EventStream.text("Pa"), EventStream.finish("stop"), EventStream.DONE,
								EventStream.text("ris"))),
				new Fault("lines that end with CR", 1, "Pa", "success",
						RawServer.answeringOnce(HEAD + String.join("", EventStream.answer("Pa")).replace("\n", "\r"))),
				new Fault("no content type", 1, "Pa", "success",
						RawServer.answeringOnce("HTTP/1.1 200 OK\r\n\r\n" + String.join("", EventStream.answer("Pa")))),
				new Fault("no space after data:", 1, "Pa", "success",
						RawServer.answeringOnce(
								HEAD + String.join("", EventStream.answer("Pa")).replace("data: ", "data:"))),
				new Fault("characters split over packets", 1, "Zürich – 東京", "success", dripping("Zürich – 東京")),
				new Fault("no usage", 1, "Pa", "success",
						EventStream.of(EventStream.text("Pa"), EventStream.finish("stop"), EventStream.DONE)));
	}

	private static Script answering(String status, String headers, String body) {
		return RawServer.answeringOnce(RawServer.answer(status, "Connection: close\r\n" + headers, body));
	}

	private static Script open(String... events) {
		return (connection) -> {
			EventStream.begin(connection, events);
			connection.stall();
		};
	}

	private static Script dripping(String text) {
		byte[] bytes = (HEAD + String.join("", EventStream.answer(text))).getBytes(StandardCharsets.UTF_8);
		return (connection) -> {
			connection.readRequest();
			for (byte single : bytes) {
				connection.write(new byte[] { single });
			}
		};
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("faults")
	void stream(Fault fault) throws IOException {
		ManualTime time = new ManualTime();
		try (RawServer server = new RawServer(fault.script);
				SharedOpenAiClient client = TestClients.client(TestClients.settings(server.baseUrl(), fault.properties),
						time)) {
			StringBuilder received = new StringBuilder();
			Throwable failure = catchThrowable(
					() -> client.stream(Way.QUESTION).doOnNext((part) -> received.append(text(part))).blockLast());
			assertThat(outcome(failure)).isEqualTo(fault.outcome);
			assertThat(received).hasToString(fault.text);
			assertThat(server.requests()).isEqualTo(fault.requests);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("faults")
	void fallbackAnswersWhatMayPassAndHasNotBegun(Fault fault) throws IOException {
		boolean begun = !fault.text.isEmpty();
		boolean mayPass = fault.requests == 3;
		Map<String, String> properties = new HashMap<>(fault.properties);
		properties.put("fallback.enabled", "true");
		properties.put("retry.max-attempts", "1");
		try (RawServer server = new RawServer(fault.script, EventStream.of(EventStream.answer("Rome.")));
				SharedOpenAiClient client = TestClients.client(TestClients.settings(server.baseUrl(), properties),
						new ManualTime())) {
			List<ChatResponse> parts = new ArrayList<>();
			Throwable failure = catchThrowable(() -> client.stream(Way.QUESTION).doOnNext(parts::add).blockLast());
			assertThat(outcome(failure)).isEqualTo((mayPass && !begun) ? "success" : fault.outcome);
			assertThat(server.requests()).isEqualTo((mayPass && !begun) ? 2 : 1);
			assertThat(parts)
				.allSatisfy((part) -> assertThat(part.getMetadata().<Boolean>get("fallback_used")).isEqualTo(!begun));
		}
	}

	@Test
	void everyRowIsDocumented() throws IOException {
		String page = Files.readString(Path.of("..", "docs", "reliability.md"));
		assertThat(page).contains(faults().map(Fault::row).toList());
	}

	private static String outcome(@Nullable Throwable failure) {
		if (failure == null) {
			return "success";
		}
		return (failure instanceof OpenAiClientException ex) ? ex.reason().code() : failure.toString();
	}

	private static String text(ChatResponse part) {
		Generation first = part.getResult();
		String text = (first != null && index(first) == 0) ? first.getOutput().getText() : null;
		return (text != null) ? text : "";
	}

	private static int index(Generation choice) {
		return (choice.getOutput().getMetadata().get("index") instanceof Number index) ? index.intValue() : 0;
	}

	/**
	 * What a server does to a stream, and what comes of it.
	 */
	static final class Fault {

		private final String name;

		private final int requests;

		private final String text;

		private final String outcome;

		private final Script script;

		private final Map<String, String> properties = new HashMap<>();

		Fault(String name, int requests, String text, String outcome, Script script) {
			this.name = name;
			this.requests = requests;
			this.text = text;
			this.outcome = outcome;
			this.script = script;
		}

		Fault with(String property, String value) {
			this.properties.put(property, value);
			return this;
		}

		String row() {
			return "| %s | %d | %s | %s |".formatted(this.name, this.requests,
					this.text.isEmpty() ? "–" : "`" + this.text + "`",
					this.outcome.equals("success") ? "success" : "`" + this.outcome + "`");
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
