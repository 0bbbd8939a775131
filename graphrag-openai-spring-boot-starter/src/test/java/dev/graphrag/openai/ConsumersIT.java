package dev.graphrag.openai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What the build of the projects in {@code src/it} has shown, which are outside the
 * reactor and get the artifacts as users do. They are built before the slow tests.
 */
class ConsumersIT {

	private static final Path BUILT = Path.of("target/it");

	private static final Path INSTALLED = Path
		.of("target/it-repository/dev/graphrag/graphrag-openai-spring-boot-starter");

	private static final String KIT = "dev/graphrag/openai/test/";

	private static final Pattern TEST = Pattern.compile("<testcase [^>]*time=\"([0-9.]+)\"");

	private static final Pattern CONTEXT = Pattern.compile(" : Started \\w+ in ([0-9.]+) seconds");

	@BeforeAll
	static void areBuilt() {
		// The build deletes what earlier ones left.
		assumeThat(BUILT).as("the projects, which are left out where tests are picked").exists();
	}

	// Unless the machine is so busy that its clock says nothing: contexts start in three.
	@ParameterizedTest
	@ValueSource(strings = { "consumer", "consumer-kotlin" })
	void testsTakeLessThanTenSeconds(String project) throws IOException {
		List<Double> tests = seconds(TEST, reports(project));
		assertThat(tests).isNotEmpty();
		assertThat(sum(tests)).isLessThan(Math.max(10, sum(contexts(project))));
	}

	// One for the classes that need no more than the emulator, one with a budget, one
	// with meters, by the annotations of their classes.
	@Test
	void classesShareTheirContext() throws IOException {
		assertThat(contexts("consumer")).hasSize(3);
	}

	@Test
	void theStarterHasNothingOfTheKit() throws IOException {
		assertThat(files("")).isNotEmpty().noneMatch((name) -> name.startsWith(KIT));
	}

	@Test
	void theKitHasNothingElse() throws IOException {
		assertThat(files("-test")).contains(KIT + "OpenAiEmulator.class", "META-INF/spring.factories")
			.allMatch((name) -> name.startsWith(KIT) || name.startsWith("META-INF/"))
			.noneMatch((name) -> name.matches(".*(Tests|IT)\\b.*"));
	}

	private static List<Double> contexts(String project) throws IOException {
		return seconds(CONTEXT, Files.readString(BUILT.resolve(project).resolve("build.log")));
	}

	private static String reports(String project) throws IOException {
		try (Stream<Path> files = Files.list(BUILT.resolve(project).resolve("target/surefire-reports"))) {
			StringBuilder all = new StringBuilder();
			for (Path report : files.filter((file) -> file.toString().endsWith(".xml")).toList()) {
				all.append(Files.readString(report));
			}
			return all.toString();
		}
	}

	private static List<Double> seconds(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((found) -> Double.valueOf(found.group(1))).toList();
	}

	private static double sum(List<Double> seconds) {
		return seconds.stream().mapToDouble(Double::doubleValue).sum();
	}

	private static List<String> files(String classifier) throws IOException {
		try (JarFile jar = new JarFile(installed(classifier).toFile())) {
			return jar.stream().filter((entry) -> !entry.isDirectory()).map(JarEntry::getName).toList();
		}
	}

	private static Path installed(String classifier) throws IOException {
		try (Stream<Path> files = Files.list(INSTALLED)) {
			List<Path> versions = files.filter(Files::isDirectory).toList();
			assertThat(versions).hasSize(1);
			Path version = versions.get(0);
			return version.resolve(INSTALLED.getFileName() + "-" + version.getFileName() + classifier + ".jar");
		}
	}

}
