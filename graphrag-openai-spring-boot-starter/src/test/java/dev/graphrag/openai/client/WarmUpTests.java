package dev.graphrag.openai.client;

import java.util.Map;

import dev.graphrag.openai.settings.OpenAiSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class WarmUpTests {

	@Test
	void runsThroughBothKindsOfCallWithoutAServer() {
		assertThatNoException().isThrownBy(WarmUp::call);
	}

	@Test
	void isOnUnlessSwitchedOff() {
		assertThat(OpenAiSettings.defaults().warmUp().enabled()).isTrue();
		assertThat(TestClients.settings("http://localhost/v1", Map.of("warm-up.enabled", "false")).warmUp().enabled())
			.isFalse();
	}

}
