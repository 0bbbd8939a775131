package dev.graphrag.probe.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CompletionScripts}, run by the shells that they are for.
 */
@DisabledOnOs(OS.WINDOWS)
class CompletionScriptsTests {

	@TempDir
	private Path directory;

	@BeforeEach
	void create() throws IOException {
		Files.createDirectories(this.directory.resolve("some where"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			--sk                   | --skip-live
			se                     | serve
			openai-probe --sk      | --skip-live
			emulator --po          | --port
			emulator --sk          |
			serve ope              |
			completion z           | zsh
			help emu               | emulator
			--max-attempts         | --max-attempts
			--max-attempts 3 --em  | --emulator
			--root some            | some where
			--root = some          | some where
			""")
	void bashCompletes(String words, String expected) throws Exception {
		String script = CompletionScripts.text(List.of("bash")) + """

				COMP_WORDS=(openai-probe "$@")
				COMP_CWORD=$#
				_openai_probe
				printf '%s\\n' "${COMPREPLY[@]}"
				""";
		assertThat(run(script, "bash", words.split(" "))).isEqualTo((expected != null) ? expected : "");
	}

	@Test
	void bashOffersCommandsAndOptionsAsTheFirstWord() throws Exception {
		String script = CompletionScripts.text(List.of("bash")) + """

				COMP_WORDS=(openai-probe '')
				COMP_CWORD=1
				_openai_probe
				printf '%s\\n' "${COMPREPLY[@]}"
				""";
		assertThat(run(script, "bash").lines()).contains("serve", "completion", "--skip-live", "--help")
			.doesNotContain("--port");
	}

	// The stand-ins write down what the script asks zsh's completion system for.
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			--sk              | --skip-live[
			emulator --po     | --port=[
			completion z      | 1::word:(bash zsh)
			--root x          | :DIR:_directories
			se                | serve:Serve
			""")
	void zshCompletes(String words, String expected) throws Exception {
		String script = """
				compdef() { : }
				_arguments() { print -r -- "$@" }
				_describe() { print -rl -- "${(@P)4}" }
				""" + CompletionScripts.text(List.of("zsh")) + """

				words=(openai-probe "$@")
				CURRENT=$(($# + 1))
				_openai-probe
				""";
		assertThat(run(script, "zsh", words.split(" "))).contains(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "fish", "bash zsh", "bash --nope", "--nope" })
	void refusesWhatItHasNoScriptFor(String words) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> CompletionScripts.text(words.isEmpty() ? List.of() : List.of(words.split(" "))));
	}

	private String run(String script, String shell, String... words) throws IOException, InterruptedException {
		Assumptions.assumeTrue(
				Stream.of("/bin/", "/usr/bin/").map((place) -> Path.of(place + shell)).anyMatch(Files::exists),
				"There is no " + shell + " to run its script.");
		Path file = Files.writeString(this.directory.resolve("script"), script, StandardCharsets.UTF_8);
		List<String> command = new ArrayList<>(
				"zsh".equals(shell) ? List.of(shell, "-f") : List.of(shell, "--norc", "--noprofile"));
		command.add(file.toString());
		command.addAll(List.of(words));
		Process process = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return output.strip();
	}

}
