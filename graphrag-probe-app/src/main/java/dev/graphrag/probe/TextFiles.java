package dev.graphrag.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import dev.graphrag.probe.command.CommandHelp;
import dev.graphrag.probe.command.Commands;

/**
 * What the program says without starting, as files of the distribution: the launcher
 * prints them in a tenth of the time that a JVM takes. The build runs it.
 */
final class TextFiles {

	private TextFiles() {
	}

	/**
	 * Write the files.
	 * @param args the distribution's directory
	 * @throws IOException if one cannot be written
	 */
	public static void main(String[] args) throws IOException {
		Path directory = Path.of(args[0]);
		for (Map.Entry<String, String> file : files().entrySet()) {
			Path path = directory.resolve(file.getKey());
			Files.createDirectories(path.resolveSibling("."));
			Files.writeString(path, file.getValue() + "\n");
		}
	}

	static Map<String, String> files() {
		Map<String, String> files = new TreeMap<>();
		files.put("version.txt", Launcher.version());
		files.put("help/usage.txt", Commands.text());
		for (CommandHelp help : Commands.all()) {
			files.put("help/commands/" + help.name() + ".txt", help.text());
		}
		return files;
	}

}
