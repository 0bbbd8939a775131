package dev.graphrag.openai.settings;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.graphrag.openai.ManualPage;
import dev.graphrag.openai.settings.OpenAiSettings.Price;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manual's page of models has the models, prices and limits of the product.
 */
class OpenAiModelsPageTests {

	private final ManualPage page = ManualPage.of("operations/openai.md");

	@Test
	void hasTheModels() {
		OpenAiSettings settings = OpenAiSettings.defaults();
		String roles = this.page.text().substring(0, this.page.text().indexOf("## "));
		assertThat(roles).contains("| baseline | `" + settings.policy().baselineModel() + "`",
				"| fallback | `" + settings.policy().fallbackModel() + "`",
				"| embedding | `" + settings.embedding().model() + "`");
	}

	@Test
	void hasEveryPrice() {
		Map<String, List<String>> rows = this.page.section("Cost")
			.rows()
			.collect(Collectors.toMap((cells) -> cells.get(0).replace("`", ""), Function.identity()));
		assertThat(rows).containsOnlyKeys(Price.DEFAULTS.keySet());
		Price.DEFAULTS.forEach((model, price) -> {
			List<String> row = Objects.requireNonNull(rows.get(model));
			assertPrice(row.get(1), price.input());
			assertPrice(row.get(2), (price.cachedInput() != null) ? price.cachedInput() : 0);
			assertPrice(row.get(3), price.output());
			assertPrice(row.get(4), (1000 * price.input() + 200 * price.output()) / 1e6);
		});
	}

	@Test
	void alertsWatchWhatIsPromised() throws IOException {
		String alerts = Files.readString(Path.of("../docs/operations/alerts.yml"));
		List<List<String>> promises = this.page.section("What is promised")
			.text()
			.lines()
			.filter((line) -> line.startsWith("| 95 % of answers within "))
			.map((line) -> List.of(line.split(" \\| ")))
			.toList();
		assertThat(promises).hasSize(2).allSatisfy((promise) -> {
			String limit = promise.get(0).replaceAll(".* (\\d+) ms", "$1");
			String name = "- alert: " + promise.get(2).replaceAll("[`| ]", "") + "\n";
			String alert = alerts.substring(alerts.indexOf(name) + name.length()).split("- alert: ", 2)[0];
			assertThat(alert).contains("model=\"" + promise.get(1).replace("`", "") + "\"", "> " + limit);
		});
	}

	@Test
	void hasTheLengthsOfTheModels() {
		assertThat(this.page.section("What an index is bound to").text()).contains(
				ModelPolicy.nativeDimensions("text-embedding-3-small") + " of `text-embedding-3-small`",
				ModelPolicy.nativeDimensions("text-embedding-3-large") + " of `text-embedding-3-large`");
	}

	private static void assertPrice(String cell, double price) {
		BigDecimal told = cell.equals("–") ? BigDecimal.ZERO : new BigDecimal(cell);
		assertThat(told).isEqualByComparingTo(BigDecimal.valueOf(price).round(new MathContext(6)));
	}

}
