package dev.graphrag.probe;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

import dev.graphrag.probe.command.TerminalTraits;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShellCompleter}.
 */
class ShellCompleterTests {

	private final ShellCompleter completer = new ShellCompleter(
			ShellCommands.registry(new ShellApplication(), new RunningCommand(), TerminalTraits.NONE));

	@Test
	void offersCommandsOfTheShellFirst() throws Exception {
		assertThat(completions("")).contains("openai-probe", "openai-settings", "serve", "exit")
			.doesNotContain("completion", "version");
	}

	@Test
	void offersOptionsOfTheCommand() throws Exception {
		assertThat(completions("openai-probe --")).contains("--skip-live", "--root").doesNotContain("--port");
		assertThat(completions("emulator --")).contains("--port").doesNotContain("--skip-live");
	}

	@Test
	void offersValuesOfAnOption() throws Exception {
		assertThat(completions("openai-probe --format ")).containsExactlyInAnyOrder("table", "json");
	}

	@Test
	void offersDirectoriesWhereOneIsMeant() throws Exception {
		assertThat(completions("openai-probe --root s")).anyMatch((word) -> word.startsWith("src"));
	}

	@Test
	void offersNothingToWhatIsNoCommand() throws Exception {
		assertThat(completions("nope --")).isEmpty();
	}

	private List<String> completions(String line) throws Exception {
		List<Candidate> candidates = new ArrayList<>();
		try (DumbTerminal terminal = new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream())) {
			LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
			this.completer.complete(reader, new DefaultParser().parse(line, line.length(), ParseContext.COMPLETE),
					candidates);
		}
		return candidates.stream().map(Candidate::value).toList();
	}

}
