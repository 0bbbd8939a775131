package dev.graphrag.openai.springai;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.annotation.Tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Conversations in which the model calls a tool: each round is a guarded call.
 */
@Timeout(60)
class ToolRoundsTests {

	private static final String ARGUMENTS = "{\"city\":\"Paris\"}";

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final Census census = new Census();

	private final Rounds rounds = new Rounds();

	@AfterEach
	void close() {
		this.openAi.close();
	}

	@Test
	void everyRoundIsACallOfItsOwn() {
		this.openAi.chat().rateLimited(Duration.ofSeconds(3)).toolCall("population", ARGUMENTS).respond("Two million.");
		SpringAiApplication.against(this.openAi).run((context) -> {
			String answer = SpringAiApplication.chatClient(context)
				.prompt("How many people live in Paris?")
				.tools(this.census)
				.call()
				.content();
			assertThat(answer).isEqualTo("Two million.");
			assertThat(this.census.asked).containsExactly("Paris");
			RecordedCalls calls = SpringAiApplication.calls(context);
			assertThat(calls.ids()).hasSize(2);
			assertThat(calls.of(calls.ids().get(0))).containsExactly("started", "attempt 1 gpt-4.1-mini", "wait 3000",
					"attempt 2 gpt-4.1-mini", "succeeded");
			assertThat(calls.of(calls.ids().get(1))).containsExactly("started", "attempt 1 gpt-4.1-mini", "succeeded");
		});
	}

	@Test
	void toolAndItsResultReachTheServer() {
		this.openAi.chat()
			.answer(OpenAiAnswer.json(Chat.toolCall("call_1", "population", ARGUMENTS)))
			.respond("Two million.");
		SpringAiApplication.against(this.openAi).run((context) -> {
			SpringAiApplication.chatClient(context)
				.prompt("How many people live in Paris?")
				.tools(this.census)
				.call()
				.content();
			OpenAiRequest first = this.openAi.chatRequests().get(0);
			assertThat(first.tools()).containsExactly("population");
			assertThat(first.at("/tools/0/function/parameters/properties/city/type")).isEqualTo("string");
			OpenAiRequest second = this.openAi.chatRequests().get(1);
			assertThat(second.messages()).extracting(OpenAiRequest.Message::role)
				.containsExactly("user", "assistant", "tool");
			assertThat(second.at("/messages/1/tool_calls/0/id")).isEqualTo("call_1");
			assertThat(second.at("/messages/2/tool_call_id")).isEqualTo("call_1");
			assertThat(second.at("/messages/2/content")).isEqualTo("2000000");
		});
	}

	@Test
	void roundsMayBeAnsweredByDifferentModels() {
		this.openAi.chat().toolCall("population", ARGUMENTS).status(503).status(503).respond("Two million.");
		SpringAiApplication.against(this.openAi)
			.withPropertyValues("graphrag.openai.fallback.enabled=true", "graphrag.openai.retry.max-attempts=2")
			.run((context) -> {
				SpringAiApplication.chatClient(context)
					.prompt("How many people live in Paris?")
					.advisors(this.rounds)
					.tools(this.census)
					.call()
					.content();
				assertThat(this.rounds.models).containsExactly("gpt-4.1-mini", "gpt-4o-mini");
				assertThat(this.rounds.fallbacks).containsExactly(false, true);
				assertThat(this.openAi.requests()).extracting(OpenAiRequest::model)
					.containsExactly("gpt-4.1-mini", "gpt-4.1-mini", "gpt-4.1-mini", "gpt-4o-mini");
			});
	}

	@Test
	void roundThatFailsEndsTheConversationWithItsOwnError() {
		this.openAi.chat()
			.toolCall("population", ARGUMENTS)
			.rateLimited(Duration.ofSeconds(1))
			.rateLimited(Duration.ofSeconds(1));
		SpringAiApplication.against(this.openAi)
			.withPropertyValues("graphrag.openai.retry.max-attempts=2")
			.run((context) -> {
				OpenAiClientException failure = catchThrowableOfType(OpenAiClientException.class,
						() -> SpringAiApplication.chatClient(context)
							.prompt("How many people live in Paris?")
							.tools(this.census)
							.call()
							.content());
				assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMIT);
				assertThat(this.openAi.requests()).hasSize(3);
				assertThat(this.census.asked).hasSize(1);
			});
	}

	@Test
	void modelOnItsOwnHandsToolCallsToItsCaller() {
		this.openAi.chat().toolCall("population", ARGUMENTS);
		SpringAiApplication.against(this.openAi).run((context) -> {
			ChatResponse response = SpringAiApplication.chatModel(context)
				.call(new Prompt("How many people live in Paris?"));
			assertThat(response.hasToolCalls()).isTrue();
			assertThat(this.openAi.requests()).hasSize(1);
		});
	}

	/**
	 * A tool.
	 */
	static class Census {

		private final List<String> asked = new ArrayList<>();

		@Tool(description = "Number of people in a city")
		long population(String city) {
			this.asked.add(city);
			return 2_000_000;
		}

		List<String> asked() {
			return this.asked;
		}

	}

	/**
	 * Sits within the tool loop, and notes who answered each round.
	 */
	static class Rounds implements CallAdvisor {

		private final List<String> models = new ArrayList<>();

		private final List<Boolean> fallbacks = new ArrayList<>();

		@Override
		public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
			ChatClientResponse response = chain.nextCall(request);
			ChatResponse answer = response.chatResponse();
			if (answer != null) {
				this.models.add(answer.getMetadata().getOrDefault("answered_by", "nobody"));
				this.fallbacks.add(answer.getMetadata().getOrDefault("fallback_used", false));
			}
			return response;
		}

		@Override
		public String getName() {
			return "rounds";
		}

		@Override
		public int getOrder() {
			return 0;
		}

	}

}
