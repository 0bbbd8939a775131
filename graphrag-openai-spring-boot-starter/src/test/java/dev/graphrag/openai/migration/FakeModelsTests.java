package dev.graphrag.openai.migration;

import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The migration guide's fake, beside Spring AI's own auto-configuration.
 */
@SpringBootTest(properties = "spring.ai.model.chat=none")
class FakeModelsTests {

	@Autowired
	private ChatClient.Builder chat;

	@Test
	void answerInPlaceOfTheGuardedModel() {
		assertThat(this.chat.build().prompt().user("Hello").call().content()).isEqualTo("Acknowledged.");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(FakeModels.class)
	static class Application {

	}

}
