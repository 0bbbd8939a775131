package dev.graphrag.probe.command;

import java.util.List;
import java.util.Map;

/**
 * Options of one {@code openai-settings} run.
 *
 * @param format what the settings are printed as
 * @param help whether only the help was asked for
 */
record SettingsOptions(OutputFormat format, boolean help) {

	static final OptionTable TABLE = new OptionTable(SettingsCommand.NAME, OutputFormat.OPTION);

	/**
	 * Read the words after the command's name, such as {@code --format json}.
	 * @param words the words, already split and unquoted
	 * @return the options
	 * @throws UsageException for an unknown or repeated option, a missing or unusable
	 * value or a stray argument
	 */
	static SettingsOptions parse(List<String> words) {
		Map<Option, String> values = TABLE.read(words);
		return new SettingsOptions(OutputFormat.of(values), values.containsKey(OptionTable.HELP));
	}

}
