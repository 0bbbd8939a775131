package dev.graphrag.openai.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ReasoningEffort;
import com.openai.models.ResponseFormatJsonObject;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletionAudioParam;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartInputAudio;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionNamedToolChoice;
import com.openai.models.chat.completions.ChatCompletionPredictionContent;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SdkJson}: whatever a request has is written as the SDK writes it.
 */
class SdkJsonTests {

	private static final ObjectMapper SDK = ObjectMappers.jsonMapper();

	@ParameterizedTest
	@MethodSource("requests")
	void writesWhatTheSdkWrites(ChatCompletionCreateParams.Builder request) throws Exception {
		ChatCompletionCreateParams.Body body = request.model("gpt-4.1-mini").build()._body();
		assertThat(new String(SdkJson.bytes(body), StandardCharsets.UTF_8)).isEqualTo(SDK.writeValueAsString(body));
		assertThat(SdkJson.text(body)).isEqualTo(SDK.writeValueAsString(body));
	}

	@ParameterizedTest
	@MethodSource("values")
	void writesAnyValueAsTheSdkDoes(Object value) throws Exception {
		assertThat(SdkJson.text(JsonValue.from(value))).isEqualTo(SDK.writeValueAsString(JsonValue.from(value)));
	}

	static Stream<Object> values() {
		return Stream.of("text \" \\ \u0001 ü \ud83d\ude00", 1, 1.5, 1e300, Long.MAX_VALUE, true,
				List.of(1, "a", List.of()), Map.of("a", Map.of("b", List.of(Map.of()))), new int[] { 1, 2 });
	}

	static Stream<ChatCompletionCreateParams.Builder> requests() {
		return Stream.of(user(), messages(), parts(), numbers(), tools(),
				user().responseFormat(ResponseFormatJsonObject.builder().build()), user().responseFormat(schema()),
				user().toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED), user().stop("a"),
				user().stopOfStrings(List.of("a", "b")), user().putAdditionalBodyProperty("x", JsonValue.from(null)),
				user().putAdditionalBodyProperty("y", JsonValue.from(Map.of("z", List.of(1)))),
				user().metadata(ChatCompletionCreateParams.Metadata.builder()
					.putAdditionalProperty("a", JsonValue.from("b"))
					.build()));
	}

	private static ChatCompletionCreateParams.Builder user() {
		return ChatCompletionCreateParams.builder().addUserMessage("Grüße \u2028 \"x\"");
	}

	private static ChatCompletionCreateParams.Builder messages() {
		return ChatCompletionCreateParams.builder()
			.addSystemMessage("system")
			.addDeveloperMessage("developer")
			.addMessage(ChatCompletionAssistantMessageParam.builder()
				.content("")
				.addToolCall(ChatCompletionMessageFunctionToolCall.builder()
					.id("call")
					.function(
							ChatCompletionMessageFunctionToolCall.Function.builder().name("f").arguments("{}").build())
					.build())
				.build())
			.addMessage(ChatCompletionToolMessageParam.builder().toolCallId("call").content("1").build());
	}

	private static ChatCompletionCreateParams.Builder parts() {
		return ChatCompletionCreateParams.builder()
			.addUserMessageOfArrayOfContentParts(List.of(
					ChatCompletionContentPart
						.ofText(ChatCompletionContentPartText.builder().text("what is this?").build()),
					ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
						.imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
							.url("data:image/png;base64,AA==")
							.detail(ChatCompletionContentPartImage.ImageUrl.Detail.LOW)
							.build())
						.build()),
					ChatCompletionContentPart.ofInputAudio(ChatCompletionContentPartInputAudio.builder()
						.inputAudio(ChatCompletionContentPartInputAudio.InputAudio.builder()
							.data("AA==")
							.format(ChatCompletionContentPartInputAudio.InputAudio.Format.WAV)
							.build())
						.build())));
	}

	private static ChatCompletionCreateParams.Builder numbers() {
		return user().temperature(0.0)
			.topP(0.1)
			.maxCompletionTokens(32)
			.n(2)
			.logprobs(true)
			.topLogprobs(3)
			.presencePenalty(-1.0)
			.reasoningEffort(ReasoningEffort.LOW)
			.serviceTier(ChatCompletionCreateParams.ServiceTier.of("flex"))
			.modalities(List.of(ChatCompletionCreateParams.Modality.TEXT, ChatCompletionCreateParams.Modality.AUDIO))
			.audio(ChatCompletionAudioParam.builder()
				.format(ChatCompletionAudioParam.Format.MP3)
				.voice(ChatCompletionAudioParam.Voice.ofString("alloy"))
				.build())
			.prediction(ChatCompletionPredictionContent.builder().content("a").build())
			.logitBias(ChatCompletionCreateParams.LogitBias.builder()
				.putAdditionalProperty("50256", JsonValue.from(-100))
				.build())
			.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
			.safetyIdentifier("user")
			.store(false)
			.parallelToolCalls(false);
	}

	private static ChatCompletionCreateParams.Builder tools() {
		FunctionDefinition function = FunctionDefinition.builder()
			.name("f")
			.description("d")
			.strict(true)
			.parameters(FunctionParameters.builder()
				.putAdditionalProperty("type", JsonValue.from("object"))
				.putAdditionalProperty("required", JsonValue.from(List.of("a")))
				.build())
			.build();
		return user().addTool(ChatCompletionFunctionTool.builder().function(function).build())
			.toolChoice(ChatCompletionNamedToolChoice.builder()
				.function(ChatCompletionNamedToolChoice.Function.builder().name("f").build())
				.build());
	}

	private static ResponseFormatJsonSchema schema() {
		return ResponseFormatJsonSchema.builder()
			.jsonSchema(ResponseFormatJsonSchema.JsonSchema.builder()
				.name("s")
				.strict(true)
				.schema(ResponseFormatJsonSchema.JsonSchema.Schema.builder()
					.putAdditionalProperty("type", JsonValue.from("object"))
					.build())
				.build())
			.build();
	}

}
