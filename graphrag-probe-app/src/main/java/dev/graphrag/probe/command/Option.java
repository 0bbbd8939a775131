package dev.graphrag.probe.command;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An option of a command, as it is written and explained.
 *
 * @param longName the name, without dashes
 * @param placeholder stands for the value in the help text, empty if there is none
 * @param description one sentence, with the default
 * @param choices the values that it takes, empty if they cannot be listed
 */
public record Option(String longName, String placeholder, String description, List<String> choices) {

	private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");

	Option(String longName, String placeholder, String description) {
		this(longName, placeholder, description, List.of());
	}

	/**
	 * Return the option as it is written.
	 * @return the name with its dashes
	 */
	public String flag() {
		return "--" + this.longName;
	}

	boolean isDirectory() {
		return this.placeholder.equals("DIR");
	}

	boolean takesValue() {
		return !this.placeholder.isEmpty();
	}

	String usage() {
		return takesValue() ? flag() + " " + this.placeholder : flag();
	}

	/**
	 * Read a value that counts something.
	 * @param value the value
	 * @param example a usual number
	 * @return a number from 1 to 999,999,999
	 * @throws UsageException if it is anything else
	 */
	int positiveNumber(String value, int example) {
		int number = number(value);
		if (number < 1) {
			throw new UsageException("Option " + flag() + " must be a positive whole number, but is '" + value + "'.",
					"Write for example " + flag() + " " + example + ".");
		}
		return number;
	}

	/**
	 * Read a number of at most nine digits.
	 * @param value the value
	 * @return the number, -1 if it is none
	 */
	static int number(String value) {
		return WHOLE_NUMBER.matcher(value).matches() ? Integer.parseInt(value) : -1;
	}

}
