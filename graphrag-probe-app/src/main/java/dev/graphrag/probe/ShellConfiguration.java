package dev.graphrag.probe;

import java.util.HashSet;
import java.util.List;

import dev.graphrag.probe.command.Commands;
import dev.graphrag.probe.command.EmulatorCommand;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandParser;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;
import org.springframework.shell.core.utils.Utils;
import org.springframework.shell.jline.PromptProvider;

/**
 * What the shell has of its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = Launch.MODE_PROPERTY, havingValue = "SHELL")
class ShellConfiguration {

	@Bean
	CommandRegistry commandRegistry(ObjectProvider<Command> commands) {
		CommandRegistry registry = new CommandRegistry(new HashSet<>(commands.orderedStream().toList()));
		registry.registerCommand(Utils.QUIT_COMMAND);
		return registry;
	}

	// A command gets its words as they are, as it does from the command line.
	@Bean
	CommandParser commandParser() {
		return (line) -> {
			List<String> words = CommandWords.split(line);
			ParsedInput.Builder input = ParsedInput.builder().commandName(words.isEmpty() ? "" : words.get(0));
			for (int index = 1; index < words.size(); index++) {
				input.addArgument(new CommandArgument(index - 1, words.get(index)));
			}
			return input.build();
		};
	}

	@Bean
	Command helpCommand() {
		return new ShellHelp();
	}

	@Bean
	Command serveCommand(Launch launch) {
		return new ForegroundCommand(Commands.SERVE, launch.terminal());
	}

	@Bean
	Command emulatorCommand(Launch launch) {
		return new ForegroundCommand(EmulatorCommand.HELP, launch.terminal());
	}

	@Bean
	PromptProvider promptProvider() {
		return () -> new AttributedString("probe> ", AttributedStyle.BOLD);
	}

}
