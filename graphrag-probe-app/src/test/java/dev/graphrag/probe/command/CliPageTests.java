package dev.graphrag.probe.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The manual's page of commands has the help of each command, word for word, and what any
 * page shows of them is understood.
 */
class CliPageTests {

	private static final Pattern SECTION = Pattern.compile("(?m)^## `([a-z-]+)`$");

	/**
	 * A line of a block or a piece of text that is a command of the program, such as
	 * {@code SERVER_PORT=9090 openai-probe serve}.
	 */
	private static final Pattern EXAMPLE = Pattern
		.compile("(?m)(?:^ +(?:[A-Z_]+=\\S+ )*|&& |`)(?:\\S*bin/openai-probe|openai-probe|java -jar \\S+\\.jar)"
				+ "((?: [^ `\\n]+)*)(?:$|`)");

	private static final Path MANUAL = Path.of("../docs");

	private static final String PAGE = read(MANUAL.resolve("reference/cli.md"));

	static List<CommandHelp> commands() {
		return Commands.all();
	}

	@Test
	void hasEveryCommandAndNoOther() {
		Set<String> described = SECTION.matcher(PAGE)
			.results()
			.map((section) -> section.group(1))
			.collect(Collectors.toSet());
		assertThat(described).containsExactlyInAnyOrderElementsOf(commands().stream().map(CommandHelp::name).toList());
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

	@Test
	void everyExampleOfTheManualIsUnderstood() throws IOException {
		List<String> examples = new ArrayList<>(examples(Path.of("../README.md")).toList());
		try (Stream<Path> pages = Files.walk(MANUAL)) {
			pages.filter((page) -> page.toString().endsWith(".md"))
				.flatMap(CliPageTests::examples)
				.forEach(examples::add);
		}
		assertThat(examples).hasSizeGreaterThan(15)
			.allSatisfy((example) -> assertThatNoException().isThrownBy(() -> understand(example)));
	}

	private static Stream<String> examples(Path page) {
		return EXAMPLE.matcher(read(page)).results().map((example) -> example.group(1).split(" [>|\\[]", 2)[0].strip());
	}

	private static void understand(String example) {
		List<String> words = Stream.of(example.split(" ")).filter((word) -> !word.isEmpty()).toList();
		int named = 0;
		CommandHelp command = OpenAiProbeCommand.HELP;
		while (named < words.size() && Commands.named(words.get(named)).isPresent()) {
			command = Commands.named(words.get(named++)).get();
		}
		List<String> options = new ArrayList<>(words.subList(named, words.size()));
		options.removeAll(command.arguments());
		if (!options.equals(List.of("--version"))) {
			command.options().read(options);
		}
	}

	private static String section(String command) {
		return PAGE.substring(PAGE.indexOf("## `" + command + "`\n")).split("(?m)^## ", 3)[1];
	}

	private static String block(String help) {
		return "```text\n" + help.strip().replace(System.lineSeparator(), "\n") + "\n```\n";
	}

	private static String read(Path page) {
		try {
			return Files.readString(page);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
