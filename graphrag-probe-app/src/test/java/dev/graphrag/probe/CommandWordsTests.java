package dev.graphrag.probe;

import dev.graphrag.probe.command.UsageException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CommandWords}.
 */
class CommandWordsTests {

	@Test
	void splitsAtWhiteSpace() {
		assertThat(CommandWords.split("  openai-probe --root\ta ")).containsExactly("openai-probe", "--root", "a");
		assertThat(CommandWords.split(" ")).isEmpty();
	}

	@Test
	void quotesKeepWhiteSpace() {
		assertThat(CommandWords.split("--root \"a b\" --artifacts-dir='c d' é\" f\"")).containsExactly("--root", "a b",
				"--artifacts-dir=c d", "é f");
	}

	@Test
	void quotesKeepEmptyWordsAndOtherQuotes() {
		assertThat(CommandWords.split("\"\" '\"' \"'\"")).containsExactly("", "\"", "'");
	}

	@Test
	void backslashEscapesQuotesAndSpaces() {
		assertThat(CommandWords.split("a\\ b \"c\\\"d\" \\\\ '\\'")).containsExactly("a b", "c\"d", "\\", "\\");
	}

	@Test
	void windowsPathsSurvive() {
		assertThat(CommandWords.split("C:\\data\\new")).containsExactly("C:\\data\\new");
	}

	@Test
	void refusesOpenQuote() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> CommandWords.split("a 'b"));
	}

}
