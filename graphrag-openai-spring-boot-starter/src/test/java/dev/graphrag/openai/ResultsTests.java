package dev.graphrag.openai;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What calls bring, as services use it.
 */
class ResultsTests {

	@Test
	void countThatNoIntegerHoldsStillConverts() {
		CallReport report = new CallReport("1", Map.of(), List.of(), 200, null, null);
		EmbeddingResult result = new EmbeddingResult(List.of(new float[] { 1 }), "m", 1, 1, 99_999_999_999L, report);
		assertThat(result.response().getMetadata().getUsage().getPromptTokens()).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void errorKeepsItsFiguresWhenItIsSerialised() throws Exception {
		OpenAiClientException error = new OpenAiClientException(FailureReason.RATE_LIMIT, "m", "r",
				Map.of("attempts", Map.of("gpt-4.1-mini", 3), "waits_seconds", List.of(0.5)), Duration.ofSeconds(2));
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		new ObjectOutputStream(bytes).writeObject(error);
		Object read = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
		assertThat(read).isInstanceOfSatisfying(OpenAiClientException.class, (copy) -> {
			assertThat(copy.details()).isEqualTo(error.details());
			assertThat(copy.retryAfter()).isEqualTo(Duration.ofSeconds(2));
		});
	}

	@Test
	void reportIsACopyInTheOrderOfFirstUse() {
		Map<String, Integer> attempts = new LinkedHashMap<>();
		attempts.put("gpt-4.1-mini", 3);
		attempts.put("gpt-4o-mini", 1);
		List<Duration> waits = new ArrayList<>(List.of(Duration.ofSeconds(1)));
		CallReport report = new CallReport("1", attempts, waits, null, null, null);
		attempts.put("other", 1);
		waits.clear();
		assertThat(report.attempts()).containsExactly(Map.entry("gpt-4.1-mini", 3), Map.entry("gpt-4o-mini", 1));
		assertThat(report.totalAttempts()).isEqualTo(4);
		assertThat(report.totalWait()).hasSeconds(1);
	}

}
