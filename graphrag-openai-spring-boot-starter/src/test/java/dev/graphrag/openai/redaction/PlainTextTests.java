package dev.graphrag.openai.redaction;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlainText}.
 */
class PlainTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "insufficient_quota", "429", "-1", "RateLimitReached", "rate-limit", "model.not:found",
			"req_011CS", "tools/functions[0].name", "content_filter" })
	void keepsWhatServersName(String text) {
		assertThat(PlainText.identifier(text)).isEqualTo(text);
	}

	@ParameterizedTest
	@NullAndEmptySource
	@ValueSource(strings = { "a sentence", "line\nbreak", "sk-abcdefgh", "my-sk-abcdefgh", "größe", "user@host", "a=b",
			"{}", "0123456789012345678901234567890123456789012345678901234567890123456789"
					+ "0123456789012345678901234567890123456789012345678901234567890123456789" })
	void refusesAnythingElse(String text) {
		assertThat(PlainText.identifier(text)).isNull();
	}

}
