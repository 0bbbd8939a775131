package dev.graphrag.probe.command;

import java.util.List;

import org.springframework.util.Assert;

/**
 * What a command says of itself: in its help, in the list of commands and, of its
 * options, in completions.
 *
 * @param name the command's name
 * @param summary what it does, in one line without a full stop
 * @param arguments the words of which one may follow the name, empty if none may
 * @param options its options
 * @param sections what follows the options: environment names, exit codes, examples
 */
public record CommandHelp(String name, String summary, List<String> arguments, OptionTable options, String sections) {

	public CommandHelp {
		Assert.notNull(name, "name must not be null");
		Assert.notNull(summary, "summary must not be null");
		Assert.notNull(arguments, "arguments must not be null");
		Assert.notNull(options, "options must not be null");
		Assert.notNull(sections, "sections must not be null");
	}

	CommandHelp(String name, String summary, OptionTable options, String sections) {
		this(name, summary, List.of(), options, sections);
	}

	/**
	 * Return the whole help text.
	 * @return purpose, usage, options and sections
	 */
	public String text() {
		return """
				%s.

				Usage: %s

				Options:
				%s

				%s""".formatted(this.summary, usage(), this.options.help(), this.sections.strip());
	}

	// The program has the name of the one command that needs no name.
	private String usage() {
		String command = this.name.equals(OpenAiProbeCommand.NAME) ? "" : " " + this.name;
		String words = this.arguments.isEmpty() ? "" : " " + String.join("|", this.arguments);
		return OpenAiProbeCommand.NAME + command + words + " [options]";
	}

}
