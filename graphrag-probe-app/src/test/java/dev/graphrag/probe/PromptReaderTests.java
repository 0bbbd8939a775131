package dev.graphrag.probe;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PromptReader}.
 */
class PromptReaderTests {

	private boolean over;

	@Test
	void readsALine() throws Exception {
		assertThat(reader("help\n").readInput()).isEqualTo("help");
	}

	@Test
	void interruptedLineIsDropped() throws Exception {
		Thread.currentThread().interrupt();
		assertThat(reader("").readInput()).isEmpty();
	}

	@Test
	void interruptionEndsAShellThatIsOver() throws Exception {
		PromptReader reader = reader("");
		this.over = true;
		assertThatExceptionOfType(EndOfFileException.class).isThrownBy(reader::readInput);
	}

	private PromptReader reader(String input) throws IOException {
		Terminal terminal = new DumbTerminal(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
				new ByteArrayOutputStream());
		LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
		return new PromptReader(reader, () -> this.over);
	}

}
