package dev.graphrag.openai.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graphrag.openai.ManualPage;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class OperationsFilesTests {

	private static final Path OPERATIONS = Path.of("../docs/operations");

	// The probe's own, which are in another module.
	private static final List<String> PROBE = List.of("graphrag_openai_probe_success",
			"graphrag_openai_probe_duration_seconds", "graphrag_openai_probe_last_success_timestamp_seconds");

	private static final Pattern NAME = Pattern.compile("graphrag_openai_\\w+");

	private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) ");

	private static final Pattern EVENT = Pattern.compile("(?<=\")openai(\\.[a-z_]+){2}(?=\")");

	@Test
	void dashboardIsAListOfPanelsWithQueries() throws IOException {
		assertThat(panels()).hasSizeGreaterThan(10).allSatisfy((panel) -> {
			assertThat(panel.path("title").asText()).isNotBlank();
			assertThat(panel.path("gridPos").path("w").asInt()).isBetween(1, 24);
			assertThat(panel.path("targets")).isNotEmpty();
		});
	}

	@Test
	void pictureShowsEveryPanel() throws IOException {
		String picture = read("dashboard.svg");
		assertThat(panels()).allSatisfy((panel) -> assertThat(picture).contains(panel.path("title").asText()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "dashboard.json", "alerts.yml", "alerts-test.yml", "alerts-days-test.yml", "telemetry.md",
			"openai.md", "budget.md", "prometheus-answers.md", "../troubleshooting.md", "../reference/errors.md",
			"../ingest.md" })
	void onlyMetricsThatExistAreUsed(String file) throws IOException {
		Set<String> existing = names(EveryMeter.scrape());
		existing.addAll(families());
		existing.addAll(PROBE);
		assertThat(names(read(file))).isNotEmpty().isSubsetOf(existing);
	}

	@Test
	void manualTellsEveryMetric() throws IOException {
		assertThat(names(read("telemetry.md"))).containsAll(families()).containsAll(PROBE);
	}

	@Test
	void manualTellsBothNamesOfEveryMeter() {
		Map<String, String> names = EveryMeter.registry()
			.getMeters()
			.stream()
			.map(Meter::getId)
			.collect(Collectors.toMap(Meter.Id::getName, OperationsFilesTests::nameInPrometheus, (one, same) -> one));
		assertThat(ManualPage.of("operations/telemetry.md").section("Two names").rows())
			.filteredOn((cells) -> !PROBE.contains(cells.get(1).replace("`", "")))
			.extracting((cells) -> cells.get(0).replace("`", ""), (cells) -> cells.get(1).replace("`", ""))
			.containsExactlyInAnyOrderElementsOf(
					names.entrySet().stream().map((name) -> tuple(name.getKey(), name.getValue())).toList());
	}

	@Test
	void bothNamesAreThoseOfAScrape() {
		assertThat(ManualPage.of("operations/telemetry.md").section("Two names").rows())
			.filteredOn((cells) -> !PROBE.contains(cells.get(1).replace("`", "")))
			.extracting((cells) -> cells.get(1).replace("`", ""))
			.containsExactlyInAnyOrderElementsOf(
					families().stream().filter((family) -> !family.endsWith("_max")).toList());
	}

	@Test
	void theSecondNameBeginsAsTheFirst() {
		assertThat(ManualPage.of("operations/telemetry.md").section("Two names").rows())
			.allMatch((cells) -> cells.get(1)
				.startsWith(cells.get(0).replace('.', '_').substring(0, cells.get(0).length() - 1)));
	}

	private static String nameInPrometheus(Meter.Id meter) {
		String name = new PrometheusNamingConvention().name(meter.getName(), meter.getType(), meter.getBaseUnit());
		return (meter.getType() == Meter.Type.COUNTER) ? name + "_total" : name;
	}

	@Test
	void manualTellsEveryEvent() throws IOException {
		Set<String> events = new TreeSet<>();
		try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
			for (Path source : sources.filter(Files::isRegularFile).toList()) {
				events.addAll(find(EVENT, Files.readString(source)));
			}
		}
		assertThat(events).contains("openai.chat.success", "openai.settings.unknown", "openai.listener.failed");
		events.addAll(List.of("openai.chat.attempt", "openai.embedding.attempt", "openai.chat.failure",
				"openai.embedding.failure", "openai.chat.cancelled", "openai.embedding.cancelled"));
		String manual = read("telemetry.md");
		assertThat(events).allMatch((event) -> manual.contains("`" + event + "`"));
	}

	@Test
	void alertsSayWhatToDo() throws IOException {
		String rules = read("alerts.yml");
		long alerts = rules.lines().filter((line) -> line.contains("- alert:")).count();
		assertThat(alerts).isGreaterThanOrEqualTo(8);
		assertThat(rules.lines().filter((line) -> line.contains("runbook: "))).hasSize((int) alerts);
		assertThat(rules.lines().filter((line) -> line.contains("summary: "))).hasSize((int) alerts);
	}

	private static Set<String> families() {
		return TYPE.matcher(EveryMeter.scrape())
			.results()
			.map((type) -> type.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> names(String text) {
		return find(NAME, text);
	}

	private static Set<String> find(Pattern pattern, String text) {
		return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
	}

	private static List<JsonNode> panels() throws IOException {
		List<JsonNode> panels = new ArrayList<>();
		new ObjectMapper().readTree(read("dashboard.json")).path("panels").forEach(panels::add);
		return panels;
	}

	private static String read(String file) throws IOException {
		return Files.readString(OPERATIONS.resolve(file));
	}

}
