package dev.graphrag.probe.command;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StatusLine}.
 */
class StatusLineTests {

	private static final String ERASE = "\r\u001b[2K";

	private final StringWriter out = new StringWriter();

	private final StatusLine line = new StatusLine(new PrintWriter(this.out));

	@Test
	void turnsASpinnerBesideTheTextAndErasesItself() {
		this.line.show("one");
		this.line.tick();
		this.line.show("two");
		this.line.tick();
		this.line.close();
		assertThat(this.out).hasToString(ERASE + unwrapped("| one") + ERASE + unwrapped("/ two") + ERASE);
	}

	@Test
	void showsNothingBeforeThereIsText() {
		this.line.tick();
		this.line.close();
		assertThat(this.out).hasToString("");
	}

	@Test
	void showsNothingOnceItIsClosed() {
		this.line.close();
		this.line.show("late");
		this.line.tick();
		assertThat(this.out).hasToString("");
	}

	private static String unwrapped(String text) {
		return "\u001b[?7l" + text + "\u001b[?7h";
	}

}
