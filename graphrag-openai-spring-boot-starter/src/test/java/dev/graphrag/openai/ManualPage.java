package dev.graphrag.openai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the manual, as tests read it that compare it with the code.
 */
public final class ManualPage {

	private static final Path MANUAL = Path.of("../docs");

	private static final Pattern TABLE_ROW = Pattern.compile("(?m)^\\| (.*) \\|$");

	private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

	private final String text;

	private ManualPage(String text) {
		this.text = text;
	}

	/**
	 * Read a page.
	 * @param name its path below {@code docs}
	 */
	public static ManualPage of(String name) {
		try {
			return new ManualPage(Files.readString(MANUAL.resolve(name)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the part under a heading, to the next of its level or above.
	 */
	public ManualPage section(String heading) {
		MatchResult found = Pattern.compile("(?m)^(#+) " + Pattern.quote(heading) + "$")
			.matcher(this.text)
			.results()
			.findFirst()
			.orElseThrow(() -> new AssertionError("no heading " + heading));
		String rest = this.text.substring(found.end());
		return new ManualPage(rest.split("(?m)^#{1," + found.group(1).length() + "} ", 2)[0]);
	}

	/**
	 * Return the cells of all rows of all tables whose first cell is code.
	 */
	public Stream<List<String>> rows() {
		return TABLE_ROW.matcher(this.text)
			.results()
			.map((row) -> List.of(row.group(1).split(" \\| ", -1)))
			.filter((cells) -> cells.get(0).startsWith("`"));
	}

	/**
	 * Return what is set as code in the text, blocks left out.
	 */
	public Stream<String> code() {
		return code(this.text.replaceAll("(?ms)^```.*?^```$", ""));
	}

	/**
	 * Return what is set as code in a cell.
	 */
	public static Stream<String> code(String cell) {
		return CODE.matcher(cell).results().map((code) -> code.group(1));
	}

	public String text() {
		return this.text;
	}

}
