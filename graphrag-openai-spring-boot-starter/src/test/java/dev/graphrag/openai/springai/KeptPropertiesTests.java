package dev.graphrag.openai.springai;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring AI's mapping drops is in the response's metadata.
 */
@Timeout(60)
class KeptPropertiesTests {

	private static final String LOGPROBS = "{\"content\":[{\"token\":\"Paris\",\"logprob\":-0.25,\"bytes\":null,"
			+ "\"top_logprobs\":[]}],\"refusal\":null}";

	private static final String CHOICE = "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Paris\"},"
			+ "\"logprobs\":" + LOGPROBS + ",\"finish_reason\":\"stop\"}";

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final RawServer server = new RawServer();

	@AfterEach
	void stop() throws IOException {
		this.openAi.close();
		this.server.close();
	}

	@Test
	void logProbabilitiesFingerprintAndTierOfAnAnswer() {
		this.openAi.chat()
			.answer(OpenAiAnswer.json(Chat.answer(CHOICE)
				.replace("\"usage\"", "\"system_fingerprint\":\"fp_1\",\"service_tier\":\"default\",\"usage\"")));
		SpringAiApplication.against(this.openAi).run((context) -> {
			ChatResponse response = SpringAiApplication.chatModel(context)
				.call(new Prompt("Capital of France?",
						OpenAiChatOptions.builder()
							.model("gpt-4.1-mini")
							.logprobs(true)
							.seed(7)
							.serviceTier("default")
							.build()));
			assertThat(response.getMetadata().<String>get("system_fingerprint")).isEqualTo("fp_1");
			assertThat(response.getMetadata().<String>get("service_tier")).isEqualTo("default");
			assertKept(response);
		});
	}

	@Test
	void logProbabilitiesOfAPart() {
		this.server.then(EventStream.of(
				EventStream.choices("{\"index\":0,\"delta\":{\"content\":\"Paris\"},\"logprobs\":" + LOGPROBS
						+ ",\"finish_reason\":null}"),
				EventStream.finish("stop"), EventStream.usage(1, 1), EventStream.DONE));
		SpringAiApplication.against(this.server).run((context) -> {
			List<ChatResponse> parts = ReceivedParts.of(Way.CHAT_MODEL.stream(context)).awaitCompletion().parts();
			assertKept(parts.get(0));
			assertThat(parts.get(1).getMetadata().containsKey("logprobs")).isFalse();
		});
	}

	private static void assertKept(ChatResponse response) {
		assertThat(response.getMetadata().<List<Map<String, Object>>>get("logprobs")).singleElement()
			.satisfies((choice) -> assertThat(choice.get("content"))
				.asInstanceOf(InstanceOfAssertFactories.list(Map.class))
				.singleElement()
				.satisfies((token) -> assertThat(token.get("logprob")).hasToString("-0.25")));
	}

}
