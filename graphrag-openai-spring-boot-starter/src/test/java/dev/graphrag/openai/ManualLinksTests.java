package dev.graphrag.openai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every link from one page of the manual to another leads to a file and, where it names
 * one, to a heading; and the README leads to every page.
 */
class ManualLinksTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern LINK = Pattern.compile("]\\((?![a-z]+:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+?) *$");

	static Stream<Path> pages() throws IOException {
		try (Stream<Path> top = Files.list(ROOT); Stream<Path> manual = Files.walk(ROOT.resolve("docs"))) {
			return Stream.concat(top, manual)
				.filter((file) -> file.toString().endsWith(".md"))
				.map(ROOT::relativize)
				.sorted()
				.toList()
				.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void leadSomewhere(Path page) throws IOException {
		Path from = ROOT.resolve(page);
		Stream<MatchResult> links = LINK.matcher(Files.readString(from)).results();
		assertThat(links.filter((link) -> !leadsSomewhere(from, link)).map(MatchResult::group)).isEmpty();
	}

	@Test
	void theReadmeLeadsToEveryPage() throws IOException {
		Set<Path> reached = new LinkedHashSet<>();
		Deque<Path> toRead = new ArrayDeque<>(List.of(ROOT.resolve("README.md")));
		while (!toRead.isEmpty()) {
			Path page = toRead.remove();
			if (reached.add(page)) {
				LINK.matcher(read(page))
					.results()
					.filter((link) -> link.group(1).endsWith(".md"))
					.map((link) -> page.resolveSibling(link.group(1)).normalize())
					.forEach(toRead::add);
			}
		}
		assertThat(pages().map(ROOT::resolve)).isSubsetOf(reached);
	}

	private static boolean leadsSomewhere(Path from, MatchResult link) {
		Path target = link.group(1).isEmpty() ? from : from.resolveSibling(link.group(1));
		return Files.exists(target) && (link.group(2) == null || headings(target).anyMatch(link.group(2)::equals));
	}

	// As the sites that show markdown make anchors of headings.
	private static Stream<String> headings(Path page) {
		return HEADING.matcher(read(page))
			.results()
			.map((heading) -> heading.group(1).toLowerCase(Locale.ROOT))
			.map((heading) -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'));
	}

	private static String read(Path page) {
		try {
			return Files.readString(page);
		}
		catch (IOException ex) {
			throw new AssertionError(page.toString(), ex);
		}
	}

}
