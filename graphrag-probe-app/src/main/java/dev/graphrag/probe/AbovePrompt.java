package dev.graphrag.probe;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Prints whole lines above the shell's prompt, so that they do not mix with what is being
 * typed. Thread-safe.
 */
final class AbovePrompt extends OutputStream {

	private final Consumer<String> printer;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private AbovePrompt(Consumer<String> printer) {
		this.printer = printer;
	}

	static PrintStream stream(Consumer<String> printer) {
		return new PrintStream(new AbovePrompt(printer), true, StandardCharsets.UTF_8);
	}

	@Override
	public synchronized void write(int character) {
		if (character == '\n') {
			this.printer.accept(this.line.toString(StandardCharsets.UTF_8));
			this.line.reset();
		}
		else if (character != '\r') {
			this.line.write(character);
		}
	}

}
