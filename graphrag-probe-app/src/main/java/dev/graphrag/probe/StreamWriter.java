package dev.graphrag.probe;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Writes to a print stream in that stream's own encoding, which Java 17 does not tell.
 */
final class StreamWriter extends Writer {

	private final PrintStream stream;

	private StreamWriter(PrintStream stream) {
		this.stream = stream;
	}

	static PrintWriter over(PrintStream stream) {
		return new PrintWriter(new StreamWriter(stream), true);
	}

	@Override
	public void write(char[] buffer, int offset, int length) {
		this.stream.print(String.valueOf(buffer, offset, length));
	}

	@Override
	public void flush() {
		this.stream.flush();
	}

	@Override
	public void close() {
		this.stream.flush();
	}

}
