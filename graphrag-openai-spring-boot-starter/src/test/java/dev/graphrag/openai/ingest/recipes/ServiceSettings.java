package dev.graphrag.openai.ingest.recipes;

import dev.graphrag.openai.test.OpenAiEmulator;

/**
 * Settings of an ingest service against an emulator.
 */
public final class ServiceSettings {

	/**
	 * Length of the vectors.
	 */
	public static final int DIMENSIONS = 16;

	private ServiceSettings() {
	}

	/**
	 * Return the properties of a service, each {@code name=value}.
	 */
	public static String[] of(OpenAiEmulator openAi) {
		return new String[] { "graphrag.openai.api-key=test", "graphrag.openai.base-url=" + openAi.baseUrl(),
				"graphrag.openai.allow-insecure-base-url=true", "graphrag.openai.warm-up.enabled=false",
				"graphrag.openai.embedding.dimensions=" + DIMENSIONS };
	}

}
