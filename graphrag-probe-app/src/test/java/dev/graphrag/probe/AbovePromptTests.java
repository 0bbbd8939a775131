package dev.graphrag.probe;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AbovePrompt}.
 */
class AbovePromptTests {

	private final List<String> lines = new ArrayList<>();

	private final PrintStream stream = AbovePrompt.stream(this.lines::add);

	@Test
	void printsWholeLinesOnly() {
		this.stream.print("héllo");
		assertThat(this.lines).isEmpty();
		this.stream.print(" there\r\nand");
		assertThat(this.lines).containsExactly("héllo there");
	}

}
