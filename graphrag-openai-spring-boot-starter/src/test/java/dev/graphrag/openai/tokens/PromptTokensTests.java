package dev.graphrag.openai.tokens;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PromptTokensTests {

	@Test
	void fourBytesAreAToken() {
		assertThat(estimate("x".repeat(4000))).isEqualTo(1000);
		assertThat(estimate("")).isZero();
	}

	@Test
	void aFileCountsAsAnImageWhateverItsSize() {
		String before = "{\"url\":\"data:image/png;base64,";
		long small = estimate(before + "A".repeat(10) + "\"}");
		assertThat(estimate(before + "A".repeat(1_000_000) + "\"}")).isEqualTo(small).isBetween(1659L, 1680L);
		assertThat(estimate((before + "AAAA\"}").repeat(2))).isBetween(2 * 1659L, 2 * 1680L);
	}

	@Test
	void aTextThatQuotesAFileIsText() {
		String quoted = "<img src=\\\"data:image/png;base64," + "A".repeat(4000) + "\\\">";
		assertThat(estimate("{\"content\":\"" + quoted + "\"}")).isBetween(1000L, 1020L);
		assertThat(estimate("{\"content\":\"" + ";base64,\\\"".repeat(100) + "\"}")).isBetween(250L, 260L);
	}

	@ParameterizedTest
	@ValueSource(strings = { ";base64", ";base64,", ";;;;;;;;;;;;", "data:;base64,AAAA", ";base64,;base64,\"" })
	void survivesWhatOnlyLooksLikeAFile(String text) {
		assertThat(estimate(text)).isNotNegative();
	}

	private static long estimate(String json) {
		return PromptTokens.estimate(json.getBytes(StandardCharsets.UTF_8));
	}

}
