package dev.graphrag.probe.command;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WrappedText}.
 */
class WrappedTextTests {

	@Test
	void breaksBetweenWords() {
		assertThat(WrappedText.lines("one two three", 7)).containsExactly("one two", "three");
		assertThat(WrappedText.lines("one two three", 6)).containsExactly("one", "two", "three");
		assertThat(WrappedText.lines("one", 7)).containsExactly("one");
		assertThat(WrappedText.lines("", 7)).containsExactly("");
	}

	@Test
	void longWordStaysWhole() {
		assertThat(WrappedText.lines("in /very/long/path here", 6)).containsExactly("in", "/very/long/path", "here");
	}

}
