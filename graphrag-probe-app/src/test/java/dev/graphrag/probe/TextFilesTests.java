package dev.graphrag.probe;

import java.nio.file.Path;
import java.util.Map;

import dev.graphrag.probe.command.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TextFiles}.
 */
class TextFilesTests {

	@TempDir
	private Path directory;

	@Test
	void everyCommandHasItsHelp() {
		Map<String, String> files = TextFiles.files();
		assertThat(Commands.all()).allSatisfy(
				(help) -> assertThat(files).containsEntry("help/commands/" + help.name() + ".txt", help.text()));
		assertThat(files).containsEntry("help/usage.txt", Commands.text()).containsKey("version.txt");
	}

	@Test
	void filesEndWithALineBreak() throws Exception {
		TextFiles.main(new String[] { this.directory.toString() });
		assertThat(this.directory.resolve("help/usage.txt")).hasContent(Commands.text() + "\n");
	}

}
