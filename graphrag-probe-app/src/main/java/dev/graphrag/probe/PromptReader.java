package dev.graphrag.probe;

import java.util.function.BooleanSupplier;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

import org.springframework.shell.jline.JLineInputProvider;

/**
 * Reads the shell's lines. Ctrl-C at the prompt drops the line, where Spring Shell would
 * end.
 */
final class PromptReader extends JLineInputProvider {

	private final BooleanSupplier over;

	/**
	 * Create a reader.
	 * @param reader reads a line
	 * @param over whether the shell is to end; the reading thread is interrupted for it
	 */
	PromptReader(LineReader reader, BooleanSupplier over) {
		super(reader);
		this.over = over;
		setPromptProvider(() -> new AttributedString("probe> ", AttributedStyle.BOLD));
	}

	@Override
	public String readInput() {
		if (this.over.getAsBoolean()) {
			throw new EndOfFileException();
		}
		try {
			return super.readInput();
		}
		catch (UserInterruptException ex) {
			if (this.over.getAsBoolean()) {
				throw new EndOfFileException();
			}
			return "";
		}
	}

}
