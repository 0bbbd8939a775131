package dev.graphrag.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report that a run leaves below its root.
 */
final class ReportFile {

	private ReportFile() {
	}

	static String text(Path root) throws IOException {
		return Files.readString(root.resolve("artifacts/openai/probe.json"));
	}

	static JsonNode read(Path root) throws IOException {
		return JsonMapper.builder().build().readTree(text(root));
	}

}
