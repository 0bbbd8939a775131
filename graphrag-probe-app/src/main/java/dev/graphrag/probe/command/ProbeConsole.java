package dev.graphrag.probe.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes what the user sees: results as {@code [INFO]} lines, errors as {@code [ERROR]}
 * lines. Every text is redacted, and control characters in it are replaced.
 */
public final class ProbeConsole {

	private static final String RED = "31";

	private static final String GREEN = "32";

	private static final String YELLOW = "33";

	private static final String BOLD = "1";

	private static final int WIDEST_COLUMN = 60;

	private static final int COLUMNS = 80;

	private static final String INDENT = "   ";

	private static final int ITEM = 13;

	private final PrintWriter out;

	private final PrintWriter err;

	private final TerminalTraits terminal;

	private final UnaryOperator<String> redactor;

	/**
	 * Create a console.
	 * @param out where results go
	 * @param err where errors go
	 * @param terminal what the two are
	 * @param redactor applied to every text
	 */
	public ProbeConsole(PrintWriter out, PrintWriter err, TerminalTraits terminal, UnaryOperator<String> redactor) {
		this.out = out;
		this.err = err;
		this.terminal = terminal;
		this.redactor = redactor;
	}

	/**
	 * Write text as it is, such as a help text.
	 * @param text one or more lines
	 */
	public void text(String text) {
		this.out.println(text);
		this.out.flush();
	}

	/**
	 * Write a result.
	 * @param line one line
	 */
	public void info(String line) {
		text("[INFO] " + clean(line));
	}

	/**
	 * Write a JSON object.
	 * @param json the object, redacted, with a final newline
	 */
	void json(String json) {
		this.out.print(json);
		this.out.flush();
	}

	/**
	 * Write a table, its columns aligned. A cell that is very wide moves the rest of its
	 * own line alone.
	 * @param rows the rows with their cells, the heading first
	 */
	void table(List<List<String>> rows) {
		List<List<String>> clean = rows.stream().map((row) -> row.stream().map(this::clean).toList()).toList();
		int columns = clean.get(0).size();
		int[] widths = IntStream.range(0, columns)
			.map((column) -> clean.stream()
				.mapToInt((row) -> row.get(column).length())
				.filter((width) -> width <= WIDEST_COLUMN)
				.max()
				.orElse(0))
			.toArray();
		clean.forEach((row) -> text(IntStream.range(0, columns)
			.mapToObj((column) -> padded(row.get(column), (column < columns - 1) ? widths[column] : 0))
			.collect(Collectors.joining("  "))));
	}

	private static String padded(String cell, int width) {
		return cell + " ".repeat(Math.max(0, width - cell.length()));
	}

	/**
	 * Write an error and what to do about it.
	 * @param message what happened
	 * @param remediation what to do
	 */
	public void error(String message, String remediation) {
		this.out.flush();
		errorLine(clean(message));
		errorLine(clean(remediation));
		this.err.flush();
	}

	private void errorLine(String text) {
		if (this.terminal.errors()) {
			String lines = String.join("\n        ", WrappedText.lines(text, COLUMNS - 8));
			this.err.println(styled(RED, "[ERROR]") + " " + lines);
		}
		else {
			this.err.println("[ERROR] " + text);
		}
	}

	/**
	 * Write the error of a wrong usage.
	 * @param error the error
	 */
	public void error(UsageException error) {
		error(String.valueOf(error.getMessage()), error.remediation());
	}

	boolean isInteractive() {
		return this.terminal.interactive();
	}

	/**
	 * Make calls, and show a person at a terminal what they are at.
	 * @param format what the result is printed as; with JSON nothing is shown before it
	 * @param calls the calls, which are handed what shows a text
	 * @return what comes of them
	 */
	<T> T withProgress(OutputFormat format, Function<Consumer<String>, T> calls) {
		if (!isInteractive() || format == OutputFormat.JSON) {
			return calls.apply((text) -> {
			});
		}
		try (StatusLine status = new StatusLine(this.out).start()) {
			return calls.apply(status::show);
		}
	}

	/**
	 * Begin a summary: a line that stands out at a terminal, a plain one elsewhere.
	 * @param headline how it went
	 * @param text the same in words
	 */
	void headline(Headline headline, String text) {
		if (isInteractive()) {
			text(styled(headline.colour, headline.mark) + " " + styled(BOLD, clean(text)));
		}
		else {
			info(text);
		}
	}

	/**
	 * Write a part of a summary.
	 * @param name what it is, a word of at most nine letters
	 * @param text the part
	 */
	void item(String name, String text) {
		if (isInteractive()) {
			text(INDENT + String.format("%-10s", name)
					+ String.join("\n" + " ".repeat(ITEM), WrappedText.lines(clean(text), COLUMNS - ITEM)));
		}
		else {
			info(name + ": " + text);
		}
	}

	/**
	 * Write a path as a part of a summary: whole, for copying, and so that it fits where
	 * it can.
	 * @param name what is there, a word of at most nine letters
	 * @param path the path
	 */
	void path(String name, String path) {
		if (isInteractive()) {
			boolean fits = ITEM + path.length() <= COLUMNS;
			text(INDENT + (fits ? String.format("%-10s", name) : name + "\n" + INDENT) + clean(path));
		}
		else {
			info(name + ": " + path);
		}
	}

	private String styled(String code, String text) {
		return this.terminal.colour() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
	}

	private String clean(String text) {
		return this.redactor.apply(text).replaceAll("\\p{Cntrl}", " ");
	}

	/**
	 * How a run ended, as it begins a summary.
	 */
	enum Headline {

		/** All is well. */
		OK("OK", GREEN),
		/** Something was left out. */
		SKIPPED("--", YELLOW),
		/** Something is wrong. */
		FAILED("!!", RED);

		private final String mark;

		private final String colour;

		Headline(String mark, String colour) {
			this.mark = mark;
			this.colour = colour;
		}

	}

}
