package dev.graphrag.openai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a service gets with the starter.
 */
class DependenciesTests {

	/**
	 * Maven takes an exclusion of the starter for one of the whole service, where the
	 * starter stands first: Spring AI's own starter beside it did not start without
	 * Micrometer's core.
	 */
	@Test
	void nothingIsTakenFromSpringAi() throws IOException {
		assertThat(Files.readString(Path.of("pom.xml"))).contains("spring-ai-openai").doesNotContain("<exclusion>");
	}

}
