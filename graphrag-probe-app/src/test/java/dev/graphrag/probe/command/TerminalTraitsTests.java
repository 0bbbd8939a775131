package dev.graphrag.probe.command;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TerminalTraits}.
 */
class TerminalTraitsTests {

	@Test
	void terminalHasColours() {
		assertThat(TerminalTraits.of(true, Map.of("TERM", "xterm", "NO_COLOR", ""), true))
			.isEqualTo(new TerminalTraits(true, true, true));
	}

	@Test
	void honoursNoColor() {
		assertThat(TerminalTraits.of(true, Map.of("NO_COLOR", "1"), true))
			.isEqualTo(new TerminalTraits(true, false, true));
	}

	@Test
	void dumbTerminalAndPipeGetPlainLines() {
		assertThat(TerminalTraits.of(true, Map.of("TERM", "dumb"), true)).isEqualTo(TerminalTraits.NONE);
		assertThat(TerminalTraits.of(false, Map.of("TERM", "xterm"), true)).isEqualTo(TerminalTraits.NONE);
	}

	@Test
	void errorsMayGoElsewhere() {
		assertThat(TerminalTraits.of(true, Map.of("TERM", "xterm"), false).errors()).isFalse();
	}

}
