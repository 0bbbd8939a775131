package dev.graphrag.probe.command;

import org.springframework.util.Assert;

/**
 * What a command says of itself: in its help, in the list of commands and, of its
 * options, in completions.
 *
 * @param name the command's name
 * @param summary what it does, in one line without a full stop
 * @param options its options
 * @param sections what follows the options: environment names, exit codes, examples
 */
public record CommandHelp(String name, String summary, OptionTable options, String sections) {

	public CommandHelp {
		Assert.notNull(name, "name must not be null");
		Assert.notNull(summary, "summary must not be null");
		Assert.notNull(options, "options must not be null");
		Assert.notNull(sections, "sections must not be null");
	}

	/**
	 * Return the whole help text.
	 * @return purpose, usage, options and sections
	 */
	public String text() {
		return """
				%s.

				Usage: %s [options]

				Options:
				%s

				%s""".formatted(this.summary, this.name, this.options.help(), this.sections.strip());
	}

}
