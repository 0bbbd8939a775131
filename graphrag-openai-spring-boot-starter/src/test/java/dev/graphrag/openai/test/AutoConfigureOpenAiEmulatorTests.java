package dev.graphrag.openai.test;

import java.time.Duration;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.springai.EnableWithoutDatabases;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the annotation is for, as a service's own suite has it.
 */
@SpringBootTest
@AutoConfigureOpenAiEmulator
class AutoConfigureOpenAiEmulatorTests {

	@Autowired
	OpenAiEmulator openAi;

	@Autowired
	SharedOpenAiClient client;

	@Test
	void answersAsScriptedAndWaitsWithoutWaiting() {
		this.openAi.chat().rateLimited(Duration.ofSeconds(1)).respond("short");
		assertThat(this.client.chat("What is new?").text()).isEqualTo("short");
		assertThat(this.openAi.waits()).containsExactly(Duration.ofSeconds(1));
		assertThat(this.openAi.chatRequests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.userMessage()).isEqualTo("What is new?"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWithoutDatabases
	static class Application {

	}

}
