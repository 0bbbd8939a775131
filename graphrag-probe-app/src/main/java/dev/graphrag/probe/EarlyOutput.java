package dev.graphrag.probe;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Holds back what is printed while the logging system is not up yet. Should the start
 * fail there, Spring Boot and the logging library would print the failure themselves,
 * with stack traces and quoted values; the program says it in its own words instead.
 */
final class EarlyOutput {

	private final PrintStream out = System.out;

	private final PrintStream err = System.err;

	private final ByteArrayOutputStream held = new ByteArrayOutputStream();

	/**
	 * Hold back what is printed from now on.
	 */
	void hold() {
		PrintStream stream = new PrintStream(this.held, true, StandardCharsets.UTF_8);
		System.setOut(stream);
		System.setErr(stream);
	}

	/**
	 * Let everything through from now on, and what was held back as well.
	 */
	void release() {
		drop();
		this.err.print(this.held.toString(StandardCharsets.UTF_8));
		this.err.flush();
	}

	/**
	 * Let everything through from now on, and drop what was held back.
	 */
	void drop() {
		System.setOut(this.out);
		System.setErr(this.err);
	}

}
