package dev.graphrag.openai.tokens;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TextTokensTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "hello world", "Grüße", "日本語のテキスト", "emoji 😀 and more",
			"\u0000\u007f\u0080\u07ff\u0800\uffff", "<|endoftext|>" })
	void tokensAreAtMostTheBytes(String text) {
		assertThat(TextTokens.atMost(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
		assertThat(TextTokens.count(text)).isLessThanOrEqualTo(TextTokens.atMost(text));
	}

	// As OpenAI's tokenizer page counts them for cl100k_base.
	@Test
	void countsAsOpenAiDoes() {
		assertThat(TextTokens.count("hello world")).isEqualTo(2);
		assertThat(TextTokens.count("antidisestablishmentarianism")).isEqualTo(6);
	}

	@Test
	void longTextWithoutAnySpaceIsCounted() {
		assertThat(TextTokens.count("a".repeat(200_000))).isGreaterThan(8192);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\ud83d", "\ude00a", "\ud83d\ud83d\ude00", "\ude00\ud83d" })
	void halfOfASurrogatePairIsNoText(String text) {
		assertThat(TextTokens.atMost(text)).isEqualTo(TextTokens.NOT_UNICODE);
	}

	@Test
	void textWhoseBytesAloneTellIsNotCounted() {
		String hello = "hello" + " hello".repeat(99);
		assertThat(TextTokens.count(hello, 100)).isEqualTo(100);
		assertThat(TextTokens.count(hello, 50)).isEqualTo(100);
		assertThat(TextTokens.count("a".repeat(10_000_000), 8192)).isEqualTo(78_125);
	}

	@Test
	void longestTokenHasNoMoreBytesThanIsReckonedWith() {
		assertThat(TextTokens.count(" ".repeat(128))).isEqualTo(1);
		assertThat(TextTokens.count(" ".repeat(129))).isGreaterThan(1);
	}

}
