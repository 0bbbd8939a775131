package dev.graphrag.openai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.graphrag.openai.settings.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the manual names exists: tests, log events, environment names and, on the page of
 * symptoms, the messages that it quotes.
 */
class ManualNamesTests {

	private static final List<Path> MODULES = List.of(Path.of("."), Path.of("../graphrag-probe-app"));

	private static final Pattern TEST = Pattern.compile("[A-Z][a-z]\\w+(?:Tests|IT)");

	private static final Pattern EVENT = Pattern
		.compile("openai\\.(?:chat|embedding|stream|retry|budget|corpus|settings|policy|guard|client|listener|warm_up)"
				+ "\\.[a-z_]+");

	private static final Pattern ENVIRONMENT = Pattern.compile("(?:OPENAI|GRAPH_RAG)_[A-Z_]+");

	// Names of events are put together of an operation and an end.
	private static final Set<String> ENDS = Set.of("attempt", "failure", "cancelled");

	private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

	private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

	private static final Pattern QUOTED = Pattern.compile("\u201c([^\u201d]+)\u201d");

	private static final String LITERALS = literals();

	private static final String LAUNCHER = launcher();

	static Stream<Path> pages() throws IOException {
		return ManualLinksTests.pages().filter((page) -> !page.endsWith("CHANGELOG.md"));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void testsExist(Path page) throws IOException {
		Set<String> tests = new TreeSet<>();
		for (Path module : MODULES) {
			files(module.resolve("src"), "java").map((file) -> file.getFileName().toString().replace(".java", ""))
				.forEach(tests::add);
		}
		assertThat(code(page).filter(TEST.asMatchPredicate()).filter((name) -> !name.startsWith("Xxx")))
			.allMatch(tests::contains);
	}

	@ParameterizedTest
	@MethodSource("pages")
	void eventsExist(Path page) throws IOException {
		assertThat(code(page).filter(EVENT.asMatchPredicate())).allMatch(ManualNamesTests::isEvent);
	}

	private static boolean isEvent(String name) {
		return LITERALS.contains("\n" + name + "\n") || ENDS.contains(name.substring(name.lastIndexOf('.') + 1));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void environmentNamesExist(Path page) throws IOException {
		assertThat(code(page).filter(ENVIRONMENT.asMatchPredicate())
			// The SDK's own, which is told of where it misleads.
			.filter(Predicate.not("OPENAI_LOG"::equals)))
			.allMatch((name) -> Setting.named(name) != null || LAUNCHER.contains("${" + name + "-}"));
	}

	@Test
	void quotedMessagesAreSaid() {
		List<String> messages = QUOTED.matcher(ManualPage.of("troubleshooting.md").text())
			.results()
			.map((quoted) -> quoted.group(1))
			.toList();
		assertThat(messages).hasSizeGreaterThan(20).allSatisfy((message) -> {
			for (String part : message.split("\u2026", -1)) {
				assertThat(LITERALS).contains(part);
			}
		});
	}

	private static Stream<String> code(Path page) throws IOException {
		return ManualPage.code(Files.readString(Path.of("..").resolve(page)).replaceAll("(?ms)^```.*?^```$", ""));
	}

	/**
	 * Return every text in the code, one a line; what is joined there by a plus is one.
	 */
	private static String literals() {
		StringBuilder literals = new StringBuilder("\n");
		try {
			for (Path module : MODULES) {
				for (Path file : files(module.resolve("src/main/java"), "java").toList()) {
					LITERAL.matcher(JOINT.matcher(Files.readString(file)).replaceAll(""))
						.results()
						.map(ManualNamesTests::text)
						.forEach((text) -> literals.append(text).append('\n'));
				}
			}
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		return literals.toString();
	}

	private static String launcher() {
		try {
			return Files.readString(MODULES.get(1).resolve("src/main/distribution/bin/openai-probe"));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String text(MatchResult literal) {
		return literal.group(1).replace("\\\"", "\"");
	}

	private static Stream<Path> files(Path root, String extension) throws IOException {
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter((file) -> file.toString().endsWith("." + extension)).toList().stream();
		}
	}

}
