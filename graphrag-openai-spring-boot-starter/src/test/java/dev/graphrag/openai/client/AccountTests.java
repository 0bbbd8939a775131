package dev.graphrag.openai.client;

import java.util.Map;
import java.util.Set;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AccountTests {

	private final OpenAiSettings settings = TestClients.settings("http://localhost/v1", Map.of()).withApiKey(null);

	@Test
	void clientsWithOneKeyHaveOneNameThatTellsNothingOfIt() {
		String name = name(() -> new Secret("sk-canary-1"));
		assertThat(name).isEqualTo(name(() -> new Secret("sk-canary-1")))
			.isNotEqualTo(name(() -> new Secret("sk-canary-2")))
			.matches("[0-9a-f]{16}");
	}

	@Test
	void aClientThatNeverHasAKeyIsNamedByItsEndpoint() {
		assertThat(name(null)).matches("[0-9a-f]{16}");
	}

	@Test
	void aKeyThatIsNotThereYetCannotNameWhatOthersShare() {
		refuses(() -> new Secret(""));
		refuses(() -> {
			throw new IllegalStateException("sealed canary");
		});
	}

	private void refuses(ApiKeySource keys) {
		assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(() -> name(keys)).satisfies((ex) -> {
			assertThat(ex.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
			assertThat(ex.remediation()).contains("graphrag.openai.budget.name");
			assertThat(ex).hasMessageNotContaining("canary");
		});
	}

	private String name(@Nullable ApiKeySource keys) {
		return Account.of(this.settings, new Credentials(this.settings, keys, Set.of()));
	}

}
