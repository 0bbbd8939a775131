package dev.graphrag.probe;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.graphrag.openai.settings.EnvironmentSecrets;
import dev.graphrag.probe.command.AllowlistAuditCommand;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.SettingsCommand;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The environment's secrets, without what the program itself says: a script reads the
 * paths of its artifacts from its output.
 */
final class ProbeSecrets {

	private static final List<String> VOCABULARY = List.of("artifacts/openai/probe.json",
			"artifacts/openai/metrics.prom", "artifacts/openai/allowlist.json", AllowlistAuditCommand.NAME,
			SettingsCommand.NAME, OpenAiProbeCommand.NAME, "graphrag.openai");

	private ProbeSecrets() {
	}

	static Set<String> in(ConfigurableEnvironment environment) {
		return EnvironmentSecrets.in(environment)
			.stream()
			.filter((value) -> VOCABULARY.stream().noneMatch((text) -> text.contains(value)) && !isFile(value))
			.collect(Collectors.toSet());
	}

	private static boolean isFile(String value) {
		try {
			return Files.exists(Path.of(value));
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

}
