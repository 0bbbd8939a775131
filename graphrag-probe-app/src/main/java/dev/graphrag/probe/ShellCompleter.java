package dev.graphrag.probe;

import java.nio.file.Path;
import java.util.List;

import dev.graphrag.probe.command.Commands;
import dev.graphrag.probe.command.Completions;
import org.jline.builtins.Completers;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

import org.springframework.shell.core.command.CommandRegistry;

/**
 * Completes the shell's lines: commands, their options and the options' values. Spring
 * Shell's own would write an equals sign after options that take no value.
 */
final class ShellCompleter implements Completer {

	private final CommandRegistry registry;

	private final Completer directories = new Completers.DirectoriesCompleter(() -> Path.of(""));

	ShellCompleter(CommandRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
		if (line.wordIndex() == 0) {
			this.registry.getCommands().forEach((command) -> candidates.add(new Candidate(command.getName())));
			return;
		}
		List<String> before = line.words().subList(1, line.wordIndex());
		Commands.named(line.words().get(0))
			.map((command) -> Completions.after(command, before, line.word()))
			.ifPresent((proposal) -> {
				proposal.words().forEach((word) -> candidates.add(new Candidate(word)));
				if (proposal.directories()) {
					this.directories.complete(reader, line, candidates);
				}
			});
	}

}
