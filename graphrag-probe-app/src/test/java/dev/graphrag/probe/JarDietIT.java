package dev.graphrag.probe;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the distribution leaves out of its libraries: whatever still names an
 * absent class belongs to an OpenAI service that the probe does not call. What it does
 * call, the other tests of the packaged program run.
 */
class JarDietIT {

	private static final Path HOME = Path.of("target/openai-probe");

	private static final Pattern MISSING = Pattern.compile("^\\s+(\\S+)\\s+-> com\\.openai\\.\\S+\\s+not found");

	// A service has its methods' parameters and results in its signatures.
	private static final Predicate<String> OTHER_SERVICE = Pattern
		.compile("com\\.openai\\.services\\.(async|blocking)\\.(?!chat\\.|(Chat|Embedding|Model)Service).*")
		.asMatchPredicate();

	private static final Predicate<String> OTHER_USE = Pattern.compile(
			"com\\.openai\\.(helpers\\.ResponseAccumulator|services\\.ResponseStream|core\\.StructuredOutputsKt).*|"
					+ "org\\.springframework\\.ai\\.openai\\.(metadata\\.)?(OpenAi(Audio|Image|Moderation)|Diarized).*")
		.asMatchPredicate();

	@Test
	void onlyServicesThatAreNotCalledMissClasses() throws Exception {
		List<String> dangling = dangling();
		assertThat(dangling).anyMatch(OTHER_SERVICE);
		assertThat(dangling).allMatch(OTHER_SERVICE.or(OTHER_USE));
	}

	@Test
	void modelsOfOtherServicesAreLeftOut() throws Exception {
		assertThat(Files.size(jar("openai-java-core"))).isLessThan(6_000_000);
		assertThat(Files.size(jar("jtokkit"))).isLessThan(1_000_000);
	}

	private static List<String> dangling() throws IOException {
		StringWriter out = new StringWriter();
		PrintWriter writer = new PrintWriter(out);
		int exit = ToolProvider.findFirst("jdeps")
			.orElseThrow()
			.run(writer, writer, "--multi-release", "17", "--missing-deps", "--class-path", classPath(),
					HOME.resolve("graphrag-probe-app.jar").toString(), jar("graphrag-openai-spring").toString(),
					jar("spring-ai-openai").toString(), jar("spring-ai-model").toString(),
					jar("spring-ai-client-chat").toString(), jar("openai-java-core").toString());
		assertThat(exit).as(out::toString).isZero();
		return out.toString()
			.lines()
			.map(MISSING::matcher)
			.filter((line) -> line.find())
			.map((line) -> line.group(1))
			.distinct()
			.toList();
	}

	private static String classPath() throws IOException {
		try (Stream<Path> files = Files.list(HOME.resolve("lib"))) {
			return String.join(File.pathSeparator, files.map(Path::toString).toList());
		}
	}

	private static Path jar(String name) throws IOException {
		try (Stream<Path> files = Files.list(HOME.resolve("lib"))) {
			return files.filter((file) -> file.getFileName().toString().startsWith(name)).findFirst().orElseThrow();
		}
	}

}
