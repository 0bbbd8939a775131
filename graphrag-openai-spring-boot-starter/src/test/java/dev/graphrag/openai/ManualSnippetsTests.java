package dev.graphrag.openai;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.graphrag.openai.settings.Setting;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code that the manual shows is part of the test sources or of the projects in
 * {@code src/it}, but for its indentation, so that the build compiles it; and settings
 * that it shows exist.
 */
class ManualSnippetsTests {

	private static final Pattern SETTING = Pattern.compile("`((?:graphrag\\.openai|spring\\.ai)\\.[a-z.-]*[a-z])[`=]");

	private static final List<Path> SOURCES = List.of(Path.of("src/test/java"), Path.of("src/it"),
			Path.of("../graphrag-probe-app/src/test/java"));

	private static final Set<String> SPRING_AI = springAiNames();

	static Stream<Path> pages() throws IOException {
		return ManualLinksTests.pages();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void javaIsCompiled(Path page) throws IOException {
		assertThat(foreign(page, "java", ".java")).as("a verbatim part of a file below " + SOURCES).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void kotlinIsCompiled(Path page) throws IOException {
		assertThat(foreign(page, "kotlin", ".kt")).as("a verbatim part of a file below " + SOURCES).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void dependenciesResolve(Path page) throws IOException {
		assertThat(foreign(page, "xml", "pom.xml")).as("a verbatim part of a pom below " + SOURCES).isEmpty();
	}

	private static Stream<String> foreign(Path page, String language, String ending) throws IOException {
		List<String> blocks = blocks(page, language);
		List<String> compiled = blocks.isEmpty() ? List.of() : sources(ending);
		return blocks.stream()
			.filter((block) -> compiled.stream().noneMatch((source) -> source.contains(unindented(block))));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void settingsExist(Path page) throws IOException {
		Stream<String> yaml = blocks(page, "yaml").stream().flatMap((block) -> namesOfYaml(block).stream());
		Stream<String> properties = blocks(page, "properties").stream().flatMap(ManualSnippetsTests::namesOfProperties);
		assertThat(Stream.concat(yaml, properties).filter(Predicate.not(ManualSnippetsTests::exists))).isEmpty();
	}

	// Not those of telemetry, whose key values begin like settings.
	static Stream<Path> pagesAboutSettings() throws IOException {
		return pages().filter((page) -> !page.startsWith("docs/operations"));
	}

	@ParameterizedTest
	@MethodSource("pagesAboutSettings")
	void settingsInTheTextExist(Path page) throws IOException {
		Stream<String> names = SETTING.matcher(Files.readString(Path.of("..").resolve(page)))
			.results()
			.map((name) -> name.group(1));
		assertThat(names.filter(Predicate.not(ManualSnippetsTests::exists))).isEmpty();
	}

	private static boolean exists(String name) {
		if (name.startsWith("spring.ai.")) {
			return SPRING_AI.contains(name);
		}
		return !name.startsWith(Setting.PREFIX + ".") || name.startsWith(Setting.PRICING.property() + ".")
				|| Setting.of(name) != null;
	}

	// What Spring AI's auto-configurations on the class path tell an editor.
	private static Set<String> springAiNames() {
		Set<String> names = new TreeSet<>();
		try {
			for (URL metadata : Collections.list(ManualSnippetsTests.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream in = metadata.openStream()) {
					JsonNode known = JsonMapper.shared().readTree(in);
					known.path("groups").forEach((group) -> names.add(group.path("name").asString()));
					known.path("properties").forEach((property) -> names.add(property.path("name").asString()));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return names;
	}

	private static Set<String> namesOfYaml(String block) {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(block.getBytes(UTF_8)));
		Properties properties = yaml.getObject();
		return (properties != null) ? new TreeSet<>(properties.stringPropertyNames()) : Set.of();
	}

	private static Stream<String> namesOfProperties(String block) {
		return block.lines().filter((line) -> !line.startsWith("#")).map((line) -> line.split("=", 2)[0].strip());
	}

	private static List<String> blocks(Path page, String language) throws IOException {
		return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
			.matcher(Files.readString(Path.of("..").resolve(page)))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	private static List<String> sources(String ending) throws IOException {
		List<String> sources = new ArrayList<>();
		for (Path root : SOURCES) {
			try (Stream<Path> files = Files.walk(root)) {
				for (Path file : files.filter((path) -> path.toString().endsWith(ending)).toList()) {
					sources.add(unindented(Files.readString(file)));
				}
			}
		}
		return sources;
	}

	private static String unindented(String text) {
		return text.lines().map(String::strip).filter((line) -> !line.isEmpty()).collect(Collectors.joining("\n"));
	}

}
