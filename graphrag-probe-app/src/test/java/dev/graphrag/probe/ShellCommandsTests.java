package dev.graphrag.probe;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;

import dev.graphrag.probe.command.EmulatorCommand;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.TerminalTraits;
import org.junit.jupiter.api.Test;

import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.Clear;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandExecutor;
import org.springframework.shell.core.command.CommandParser;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ExitStatus;
import org.springframework.shell.core.command.ParsedInput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShellCommands}, {@link ShellHelp} and {@link ForegroundCommand}.
 */
class ShellCommandsTests {

	private final CommandParser parser = ShellCommands::parse;

	@Test
	void handsWordsOverAsTheyAre() {
		ParsedInput input = this.parser.parse("openai-probe --root \"a b\" --nope");
		assertThat(input.commandName()).isEqualTo("openai-probe");
		assertThat(input.options()).isEmpty();
		assertThat(input.arguments()).extracting(CommandArgument::value).isEqualTo(List.of("--root", "a b", "--nope"));
	}

	@Test
	void blankLineNamesNoCommand() {
		assertThat(this.parser.parse("  ").commandName()).isEmpty();
	}

	@Test
	void helpListsCommandsOrShowsOne() throws Exception {
		assertThat(help("help")).contains("  help ", "  clear ");
		assertThat(help("help nope")).contains("  clear ");
		assertThat(help("help clear")).contains("Clear the terminal screen").doesNotContain("  help ");
	}

	@Test
	void pointsToATerminalForWhatRunsUntilItIsStopped() throws Exception {
		StringWriter out = new StringWriter();
		CommandRegistry registry = new CommandRegistry(
				Set.of(new ForegroundCommand(EmulatorCommand.HELP, TerminalTraits.NONE)));
		ExitStatus status = new CommandExecutor(registry).execute(new CommandContext(
				this.parser.parse("emulator --port 1"), registry, new PrintWriter(out), new InputReader() {
				}));
		assertThat(status).isEqualTo(OpenAiProbeCommand.WRONG_USAGE);
		assertThat(out.toString().lines()).hasSize(2)
			.allMatch((line) -> line.startsWith("[ERROR] "))
			.last()
			.asString()
			.endsWith("openai-probe emulator");
	}

	private String help(String line) throws Exception {
		StringWriter out = new StringWriter();
		ShellHelp help = new ShellHelp();
		CommandRegistry registry = new CommandRegistry(Set.of(help, new Clear()));
		help.execute(new CommandContext(this.parser.parse(line), registry, new PrintWriter(out), new InputReader() {
		}));
		return out.toString();
	}

}
