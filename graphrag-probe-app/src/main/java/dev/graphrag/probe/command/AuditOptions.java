package dev.graphrag.probe.command;

import java.util.List;
import java.util.Map;

/**
 * Options of one {@code openai-allowlist-audit} run.
 *
 * @param run the options that it has in common with the probe
 * @param format what the result is printed as
 */
public record AuditOptions(ProbeOptions run, OutputFormat format) {

	static final OptionTable TABLE = new OptionTable(AllowlistAuditCommand.NAME, ProbeOptions.ROOT,
			ProbeOptions.ARTIFACTS_DIR, OutputFormat.OPTION, ProbeOptions.EMULATOR, ProbeOptions.MAX_ATTEMPTS,
			ProbeOptions.BACKOFF_SECONDS);

	/**
	 * Read the words after the command's name, such as {@code --format json}.
	 * @param words the words, already split and unquoted
	 * @return the options
	 * @throws UsageException for an unknown or repeated option, a missing or unusable
	 * value or a stray argument
	 */
	public static AuditOptions parse(List<String> words) {
		Map<Option, String> values = TABLE.read(words);
		return new AuditOptions(ProbeOptions.of(values), OutputFormat.of(values));
	}

	/**
	 * Return whether only the help was asked for.
	 * @return whether it was
	 */
	public boolean help() {
		return this.run.help();
	}

}
