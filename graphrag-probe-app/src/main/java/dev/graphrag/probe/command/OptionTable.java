package dev.graphrag.probe.command;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The options of a command: the one table behind the argument check, the help text and
 * the shell's completion. Every command has {@code --help} as well.
 */
public final class OptionTable {

	static final Option HELP = new Option("help", "", "Show this help.");

	private static final int COLUMNS = 100;

	private final List<Option> options;

	private final String seeHelp;

	OptionTable(String command, Option... options) {
		this.options = List.of(options);
		this.seeHelp = "Run '" + command + " --help' to see the options.";
	}

	/**
	 * Return the options.
	 * @return all but {@code --help}, in the order of the help text
	 */
	public List<Option> options() {
		return this.options;
	}

	/**
	 * Explain the options.
	 * @return each in a line, or more where its description is long
	 */
	String help() {
		int width = all().mapToInt((option) -> option.usage().length()).max().orElse(0);
		String indent = " ".repeat(width + 4);
		return all()
			.map((option) -> String.format("  %-" + width + "s  %s", option.usage(),
					String.join("\n" + indent, WrappedText.lines(option.description(), COLUMNS - indent.length()))))
			.collect(Collectors.joining("\n"));
	}

	Stream<Option> all() {
		return Stream.concat(this.options.stream(), Stream.of(HELP));
	}

	/**
	 * Read the words after a command's name, such as {@code --a "b c" --d=e --f}.
	 * @param words the words, already split and unquoted
	 * @return values by option, empty for options that take none
	 * @throws UsageException for an unknown or repeated option, a missing value or a
	 * stray argument
	 */
	public Map<Option, String> read(List<String> words) {
		Map<Option, String> values = new HashMap<>();
		Iterator<String> remaining = words.iterator();
		while (remaining.hasNext()) {
			String word = remaining.next();
			int equals = word.indexOf('=');
			Option option = option((equals < 0) ? word : word.substring(0, equals));
			String inline = (equals < 0) ? null : word.substring(equals + 1);
			if (values.put(option, value(option, inline, remaining)) != null) {
				throw new UsageException("Option " + option.flag() + " is given twice.", this.seeHelp);
			}
		}
		return values;
	}

	private Option option(String word) {
		if (!word.startsWith("-")) {
			throw new UsageException("Unexpected argument '" + word + "'.", this.seeHelp);
		}
		String flag = word.equals("-h") ? HELP.flag() : word;
		return all().filter((option) -> option.flag().equals(flag))
			.findFirst()
			.orElseThrow(() -> new UsageException("Unknown option '" + word + "'.", this.seeHelp));
	}

	private String value(Option option, @Nullable String inline, Iterator<String> remaining) {
		if (!option.takesValue()) {
			if (inline != null) {
				throw new UsageException("Option " + option.flag() + " takes no value.", this.seeHelp);
			}
			return "";
		}
		String value = (inline == null && remaining.hasNext()) ? remaining.next() : inline;
		boolean missing = value == null || value.isEmpty() || (inline == null && value.startsWith("--"));
		if (value == null || missing) {
			throw new UsageException("Option " + option.flag() + " needs a value.", "Write " + option.usage() + ".");
		}
		return value;
	}

}
