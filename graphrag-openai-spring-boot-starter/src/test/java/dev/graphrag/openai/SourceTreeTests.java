package dev.graphrag.openai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manual's source tree has a row for every package and no other, in the direction of
 * use. That a row names what its package uses is in {@link ArchitectureTests}.
 */
class SourceTreeTests {

	private static final String ROOT = "dev.graphrag.openai";

	private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("src/testkit/java"),
			Path.of("../graphrag-probe-app/src/main/java"));

	private final ManualPage page = ManualPage.of("architecture/source-tree.md");

	@Test
	void hasEveryPackageAndNoOther() throws IOException {
		assertThat(this.page.rows().map(SourceTreeTests::name).filter((name) -> name.startsWith("dev.graphrag")))
			.containsExactlyInAnyOrderElementsOf(packages());
	}

	@Test
	void useRunsDownward() {
		List<String> order = rooms().map(SourceTreeTests::name).toList();
		rooms()
			.forEach((room) -> assertThat(ManualPage.code(room.get(2)).map((used) -> ROOT + "." + used)).as(name(room))
				.allMatch((used) -> order.indexOf(used) > order.indexOf(name(room))));
	}

	private Stream<List<String>> rooms() {
		return this.page.section("The starter").rows();
	}

	private static String name(List<String> row) {
		return row.get(0).replace("`", "");
	}

	private static Set<String> packages() throws IOException {
		Set<String> packages = new TreeSet<>();
		for (Path source : SOURCES) {
			try (Stream<Path> files = Files.walk(source)) {
				files.filter((file) -> file.toString().endsWith(".java"))
					.map((file) -> source.relativize(file.getParent()).toString().replace('/', '.').replace('\\', '.'))
					.forEach(packages::add);
			}
		}
		return packages;
	}

}
