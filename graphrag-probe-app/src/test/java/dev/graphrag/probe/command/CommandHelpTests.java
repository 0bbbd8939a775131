package dev.graphrag.probe.command;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the help of every command in {@link Commands}.
 */
class CommandHelpTests {

	private static final int COLUMNS = 100;

	static Stream<CommandHelp> commands() {
		return Commands.all().stream();
	}

	@ParameterizedTest
	@MethodSource("commands")
	void saysWhatAnOperatorNeeds(CommandHelp command) {
		assertThat(command.text()).startsWith(command.summary() + ".\n")
			.containsPattern("\nUsage: openai-probe.* \\[options\\]\n")
			.contains("\nOptions:\n", "  --help")
			.containsPattern("\nEnvironment:( none|\n  .*[A-Z]+_[A-Z]+)")
			.containsPattern("\nExit codes:\n  0  .+\n  1  .+\n  2  .+\n");
	}

	@ParameterizedTest
	@MethodSource("commands")
	void endsWithTwoExamples(CommandHelp command) {
		String examples = command.text().substring(command.text().indexOf("\nExamples"));
		assertThat(examples.lines().filter((line) -> line.startsWith("  ") && line.contains("openai-probe")))
			.hasSizeGreaterThanOrEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("commands")
	void fitsATerminal(CommandHelp command) {
		assertThat(command.text().lines()).allMatch((line) -> line.length() <= COLUMNS);
	}

	@ParameterizedTest
	@MethodSource("commands")
	void saysWhatAnOptionIsWithoutIt(CommandHelp command) {
		assertThat(command.options().options()).filteredOn(Option::takesValue)
			.allMatch((option) -> option.description().contains("(default: "));
	}

	@Test
	void listOfCommandsFitsATerminal() {
		assertThat(Commands.text().lines()).allMatch((line) -> line.length() <= COLUMNS);
	}

	@Test
	void usageNamesTheProgramItsCommandAndItsArguments() {
		CommandHelp help = new CommandHelp("go", "Go", List.of("left", "right"), new OptionTable("go"), "");
		assertThat(help.text()).contains("Usage: openai-probe go left|right [options]");
		assertThat(OpenAiProbeCommand.HELP.text()).contains("Usage: openai-probe [options]");
	}

}
