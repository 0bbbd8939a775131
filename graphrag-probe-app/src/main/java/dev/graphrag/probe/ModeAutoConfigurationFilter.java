package dev.graphrag.probe;

import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out what the program, or its mode, does not use. A single command starts in half
 * the time without a web server and metrics export.
 */
final class ModeAutoConfigurationFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	// The probe asks through the client itself. It may run beside services whose settings
	// it shares, and needs neither their database nor their Redis for two requests.
	private static final List<String> UNUSED = List.of("org.springframework.ai.",
			"dev.graphrag.openai.autoconfigure.Guard", "dev.graphrag.openai.autoconfigure.JdbcEmbeddingStore",
			"dev.graphrag.openai.autoconfigure.RedisBudget");

	// What reports to the actuator would load it. Spring asks for the program's own
	// configuration as well.
	private static final List<String> ONE_SHOT = List.of("dev.graphrag.probe.",
			"dev.graphrag.openai.autoconfigure.OpenAiSettings", "dev.graphrag.openai.autoconfigure.OpenAiTelemetry",
			"dev.graphrag.openai.autoconfigure.OpenAiClient", "org.springframework.boot.autoconfigure.context.",
			"org.springframework.boot.autoconfigure.ssl.");

	// It guards endpoints, which a single command does not have.
	private static final String ENDPOINTS = "dev.graphrag.openai.autoconfigure.OpenAiSanitizing";

	private String mode = "";

	@Override
	public void setEnvironment(Environment environment) {
		this.mode = environment.getProperty(Launch.MODE_PROPERTY, "");
	}

	@Override
	public boolean[] match(@Nullable String[] names, AutoConfigurationMetadata metadata) {
		boolean[] matches = new boolean[names.length];
		IntStream.range(0, names.length).forEach((index) -> matches[index] = matches(names[index]));
		return matches;
	}

	private boolean matches(@Nullable String name) {
		if (name == null || UNUSED.stream().anyMatch(name::startsWith)) {
			return false;
		}
		return !Launch.Mode.COMMAND.name().equals(this.mode)
				|| (ONE_SHOT.stream().anyMatch(name::startsWith) && !name.startsWith(ENDPOINTS));
	}

}
