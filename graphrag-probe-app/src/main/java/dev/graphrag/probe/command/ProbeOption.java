package dev.graphrag.probe.command;

import java.util.Arrays;
import java.util.Optional;

/**
 * Options of the {@code openai-probe} command: the one table behind the argument check,
 * the help text and the shell's completion.
 */
enum ProbeOption {

	ROOT("root", "DIR", "Directory that the artifacts belong to (default: the working directory)."),

	ARTIFACTS_DIR("artifacts-dir", "DIR",
			"Directory for the artifacts, relative to the root (default: artifacts/openai)."),

	SKIP_LIVE("skip-live", "", "Check the settings and write the report without any request; needs no key."),

	MAX_ATTEMPTS("max-attempts", "N", "Attempts per model, the first included (default: the setting, else 3)."),

	BACKOFF_SECONDS("backoff-seconds", "X", "First wait before a retry, in seconds (default: the setting, else 0.5)."),

	EMULATOR("emulator", "", "Probe a built-in OpenAI-compatible server; needs no key and no network."),

	HELP("help", "", "Show this help.");

	private final String longName;

	private final String placeholder;

	private final String description;

	ProbeOption(String longName, String placeholder, String description) {
		this.longName = longName;
		this.placeholder = placeholder;
		this.description = description;
	}

	static Optional<ProbeOption> named(String word) {
		String name = word.equals("-h") ? HELP.flag() : word;
		return Arrays.stream(values()).filter((option) -> option.flag().equals(name)).findFirst();
	}

	String longName() {
		return this.longName;
	}

	String flag() {
		return "--" + this.longName;
	}

	String description() {
		return this.description;
	}

	boolean takesValue() {
		return !this.placeholder.isEmpty();
	}

	String usage() {
		return takesValue() ? flag() + " " + this.placeholder : flag();
	}

}
