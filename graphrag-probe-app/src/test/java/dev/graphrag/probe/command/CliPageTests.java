package dev.graphrag.probe.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manual's page of commands has the help of each command, word for word.
 */
class CliPageTests {

	/**
	 * Described ahead of the code. Take a name out when its command is there.
	 */
	private static final Set<String> TO_COME = Set.of("completion", "openai-allowlist-audit", "openai-settings");

	private static final Pattern SECTION = Pattern.compile("(?m)^## `([a-z-]+)`$");

	private static final String PAGE = read();

	static List<CommandHelp> commands() {
		return Commands.all();
	}

	@Test
	void hasEveryCommandAndNoOther() {
		Set<String> described = SECTION.matcher(PAGE)
			.results()
			.map((section) -> section.group(1))
			.collect(Collectors.toSet());
		described.removeAll(TO_COME);
		assertThat(described).containsExactlyInAnyOrderElementsOf(commands().stream().map(CommandHelp::name).toList());
	}

	@Test
	void nothingThatIsThereIsToCome() {
		assertThat(commands()).extracting(CommandHelp::name).doesNotContainAnyElementsOf(TO_COME);
	}

	@ParameterizedTest
	@MethodSource("commands")
	void hasTheHelpOfTheCommand(CommandHelp command) {
		assertThat(section(command.name())).contains(block(command.text()));
	}

	@Test
	void hasTheHelpOfTheProgram() {
		assertThat(PAGE).contains(block(Commands.text()));
	}

	private static String section(String command) {
		return PAGE.substring(PAGE.indexOf("## `" + command + "`\n")).split("(?m)^## ", 3)[1];
	}

	private static String block(String help) {
		return "```text\n" + help.strip().replace(System.lineSeparator(), "\n") + "\n```\n";
	}

	private static String read() {
		try {
			return Files.readString(Path.of("../docs/reference/cli.md"));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
