package com.example.answers;

import com.example.answers.TripPlanner.Trip;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.emulator.OpenAiRequest.Message;
import dev.graphrag.openai.test.AutoConfigureOpenAiEmulator;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureOpenAiEmulator
class TripPlannerTests {

	@Autowired
	private TripPlanner trips;

	@Autowired
	private OpenAiEmulator openAi;

	@Test
	void theModelHearsWhatTheToolSays() {
		this.openAi.chat().toolCall("forecast", "{\"city\": \"Oslo\"}").respond("Take an umbrella.");
		assertThat(this.trips.advise("What do I need in Oslo?")).isEqualTo("Take an umbrella.");
		OpenAiRequest second = this.openAi.chatRequests().get(1);
		assertThat(second.tools()).containsExactly("forecast");
		assertThat(second.messages()).last().isEqualTo(new Message("tool", "\"Rain in Oslo\""));
	}

	@Test
	void aPlanIsReadFromJson() {
		this.openAi.chat().respond("{\"city\": \"Oslo\", \"days\": 3}");
		assertThat(this.trips.plan("Three days in Oslo")).isEqualTo(new Trip("Oslo", 3));
	}

	@Test
	void aPlanWithoutAScriptFitsItsSchema() {
		assertThat(this.trips.plan("Anywhere")).isNotNull();
		assertThat(this.openAi.chatRequests().get(0).at("/response_format/type")).isEqualTo("json_schema");
	}

}
