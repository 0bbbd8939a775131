package dev.graphrag.probe.command;

import java.util.List;

/**
 * Options of one {@code openai-allowlist-audit} run.
 *
 * @param run the options that it has in common with the probe, which are all
 */
public record AuditOptions(ProbeOptions run) {

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
		return new AuditOptions(ProbeOptions.of(TABLE.read(words)));
	}

	/**
	 * Return what the result is printed as.
	 * @return the format
	 */
	OutputFormat format() {
		return this.run.format();
	}

	/**
	 * Return whether only the help was asked for.
	 * @return whether it was
	 */
	public boolean help() {
		return this.run.help();
	}

}
