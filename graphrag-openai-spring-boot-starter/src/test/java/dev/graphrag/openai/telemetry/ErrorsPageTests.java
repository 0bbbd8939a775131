package dev.graphrag.openai.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.ManualPage;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.client.ManualTime;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manual's page of errors has every reason, with what the code says of it.
 */
class ErrorsPageTests {

	private static final Pattern PUT = Pattern
		.compile("(?:(?:details|identity)\\.put|putIfPresent)\\((?:details, )?\"([a-z_]+)\"");

	private static final Pattern MAP = Pattern.compile("Map\\.of\\(\"[a-z_]+\",[^;]*;");

	private static final Pattern TEXT = Pattern.compile("\"([a-z_]+)\"");

	private final ManualPage page = ManualPage.of("reference/errors.md");

	@Test
	void hasEveryReason() {
		List<String> reasons = Arrays.stream(FailureReason.values()).map(FailureReason::code).toList();
		assertThat(firstCells("Reasons")).containsExactlyElementsOf(reasons);
		assertThat(firstCells("What to do")).containsExactlyElementsOf(reasons);
	}

	@Test
	void saysWhatTheErrorSays() {
		this.page.section("What to do")
			.rows()
			.forEach((cells) -> assertThat(cells.get(1)).isEqualTo(reason(cells.get(0)).remediation()));
	}

	@Test
	void saysWhatCountsInHealth() {
		this.page.section("Reasons")
			.rows()
			.forEach((cells) -> assertThat(cells.get(3)).as(cells.get(0)).isEqualTo(health(reason(cells.get(0)))));
	}

	@Test
	void hasEveryDetail() throws IOException {
		Set<String> keys = this.page.section("Details")
			.rows()
			.flatMap((cells) -> ManualPage.code(cells.get(0)))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(keys).containsExactlyInAnyOrderElementsOf(detailsInTheCode());
	}

	private List<String> firstCells(String section) {
		return this.page.section(section).rows().flatMap((cells) -> ManualPage.code(cells.get(0))).toList();
	}

	private static FailureReason reason(String cell) {
		return FailureReason.valueOf(cell.replace("`", "").toUpperCase(Locale.ROOT));
	}

	private static String health(FailureReason reason) {
		CallOutcomes outcomes = new CallOutcomes(new ManualTime(), Duration.ofMinutes(5));
		outcomes.callFailed(FakeCall.chat(), Events.failure(reason));
		OpenAiHealthIndicator indicator = new OpenAiHealthIndicator(outcomes, () -> null, 3, Duration.ofMinutes(5),
				new ManualTime());
		if (indicator.health().getStatus().equals(Status.DOWN)) {
			return "at once";
		}
		return (outcomes.of(Operation.CHAT).consecutiveFailures() > 0) ? "in a row" : "no";
	}

	// Health has details of its own, a request has parameters: neither are an error's.
	private static Set<String> detailsInTheCode() throws IOException {
		Set<String> keys = new TreeSet<>(Set.of("reason"));
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			for (Path file : files.filter(Files::isRegularFile)
				.filter((path) -> !path.toString().matches(".*(telemetry|emulator|wire/Usage).*"))
				.toList()) {
				String source = Files.readString(file).replaceAll("Content\\.get\\([^;]*;", "");
				PUT.matcher(source).results().map((put) -> put.group(1)).forEach(keys::add);
				MAP.matcher(source)
					.results()
					.map(MatchResult::group)
					.flatMap((map) -> TEXT.matcher(map).results())
					.map((text) -> text.group(1))
					.forEach(keys::add);
			}
		}
		return keys;
	}

}
