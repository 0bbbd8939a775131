package dev.graphrag.probe.command;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Completions}.
 */
class CompletionsTests {

	private static final CommandHelp COMMAND = new CommandHelp("any", "Any", List.of("one", "two"),
			new OptionTable("any", OutputFormat.OPTION, new Option("root", "DIR", ""), new Option("skip", "", ""),
					new Option("count", "N", "")),
			"");

	@Test
	void offersArgumentsAndOptionsThatAreNotThere() {
		assertThat(after("").words()).containsExactly("one", "two", "--format", "--root", "--skip", "--count",
				"--help");
		assertThat(after("--s", "one", "--skip").words()).containsExactly("--format", "--root", "--count", "--help");
	}

	@Test
	void offersValues() {
		assertThat(after("", "--format").words()).containsExactly("table", "json");
		assertThat(after("--format=j").words()).containsExactly("--format=table", "--format=json");
		assertThat(after("", "--count").words()).isEmpty();
		assertThat(after("", "--root")).isEqualTo(new Completions.Proposal(List.of(), true));
	}

	@Test
	void helpTakesAnyCommand() {
		CommandHelp help = Commands.named("help").orElseThrow();
		assertThat(Completions.after(help, List.of(), "").words()).contains("serve", "completion", "openai-probe");
	}

	private static Completions.Proposal after(String word, String... before) {
		return Completions.after(COMMAND, List.of(before), word);
	}

}
