package dev.graphrag.openai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The versions that the projects in {@code src/it} and the manual name are those of the
 * build: others would be tested, or recommended, in their place.
 */
class VersionsTests {

	private static final Path ROOT = Path.of("..");

	private static final String STARTER = "dev.graphrag:graphrag-openai-spring-boot-starter:";

	@ParameterizedTest
	@ValueSource(strings = { "consumer", "consumer-kotlin" })
	void projectsAreBuiltWithThoseOfTheBuild(String project) throws IOException {
		String pom = Files.readString(Path.of("src/it", project, "pom.xml"));
		assertThat(versions(pom, "dev.graphrag")).isNotEmpty().containsOnly(ours());
		assertThat(versions(pom, "org.springframework.boot")).isNotEmpty().containsOnly(boot());
		assertThat(versions(pom, "org.springframework.ai")).allMatch(springAi()::equals);
	}

	static Stream<Path> pages() throws IOException {
		return ManualLinksTests.pages();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pagesNameTheStartersOwn(Path page) throws IOException {
		String text = Files.readString(ROOT.resolve(page));
		List<String> gradle = all(text, Pattern.quote(STARTER) + "([\\w.-]+)");
		assertThat(Stream.concat(versions(text, "dev.graphrag").stream(), gradle.stream())).allMatch(ours()::equals);
	}

	@Test
	void theManualNamesTheBootThatIsTestedWith() throws IOException {
		String page = Files.readString(ROOT.resolve("docs/testing.md"));
		assertThat(all(page, "tested with (\\d[\\d.]*\\d)")).isNotEmpty().containsOnly(boot());
	}

	private static String ours() throws IOException {
		return versions(build(), "dev.graphrag").get(0);
	}

	private static String boot() throws IOException {
		return versions(build(), "org.springframework.boot").get(0);
	}

	private static String springAi() throws IOException {
		return all(build(), "<spring-ai\\.version>([^<]+)<").get(0);
	}

	private static String build() throws IOException {
		return Files.readString(ROOT.resolve("pom.xml"));
	}

	private static List<String> versions(String text, String group) {
		return all(text, "<groupId>" + Pattern.quote(group)
				+ "</groupId>\\s*<artifactId>[^<]+</artifactId>\\s*<version>([^<]+)</version>");
	}

	private static List<String> all(String text, String pattern) {
		return Pattern.compile(pattern).matcher(text).results().map((found) -> found.group(1)).toList();
	}

}
