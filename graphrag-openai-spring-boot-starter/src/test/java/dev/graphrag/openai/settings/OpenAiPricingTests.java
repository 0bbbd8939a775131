package dev.graphrag.openai.settings;

import java.util.Objects;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OpenAiPricingTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(BoundSettings.class);

	@Test
	void hasPricesForTheModelsThatOpenAiPublishes() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(OpenAiSettings.class).pricing()).isEqualTo(Price.DEFAULTS)
				.containsEntry("gpt-4.1-mini", new Price(0.40, 0.10, 1.60)));
	}

	@Test
	void bindsThePriceOfAModelInBrackets() {
		this.contextRunner.withPropertyValues("graphrag.openai.pricing.[gpt-4.1-mini].input=0.2",
				"graphrag.openai.pricing.[gpt-4.1-mini].cached-input=0.05",
				"graphrag.openai.pricing.[gpt-4.1-mini].output=0.8", "graphrag.openai.pricing.my-embedding.input=0.01")
			.run((context) -> assertThat(context.getBean(OpenAiSettings.class).pricing())
				.containsEntry("gpt-4.1-mini", new Price(0.2, 0.05, 0.8))
				.containsEntry("my-embedding", new Price(0.01, null, 0))
				.containsEntry("gpt-4o-mini", Price.DEFAULTS.get("gpt-4o-mini")));
	}

	@Test
	void keepsTheOtherPartsOfADefaultPrice() {
		this.contextRunner
			.withPropertyValues("graphrag.openai.pricing.[gpt-4.1-mini].output=2",
					"graphrag.openai.pricing.[gpt-4o-mini].cached-input=0.01")
			.run((context) -> assertThat(context.getBean(OpenAiSettings.class).pricing())
				.containsEntry("gpt-4.1-mini", new Price(0.40, 0.10, 2))
				.containsEntry("gpt-4o-mini", new Price(0.15, 0.01, 0.60)));
	}

	@Test
	void refusesPartOfAPriceWithoutDefault() {
		this.contextRunner.withPropertyValues("graphrag.openai.pricing.[my-model].output=2")
			.run((context) -> assertThat(SettingsFailure.from(Objects.requireNonNull(context.getStartupFailure())))
				.hasMessageContainingAll("graphrag.openai.pricing", "has no input price for the model 'my-model'"));
	}

	@Test
	void namesThePriceThatIsNoNumber() {
		this.contextRunner.withPropertyValues("graphrag.openai.pricing.[gpt-4.1-mini].output=cheap")
			.run((context) -> assertThat(SettingsFailure.from(Objects.requireNonNull(context.getStartupFailure())))
				.hasMessageContainingAll("graphrag.openai.pricing[gpt-4.1-mini].output", "'cheap'"));
	}

	@Test
	void pricesCachedTokensLikeOthersIfNothingElseIsSaid() {
		assertThat(new Price(2, null, 4).effectiveCachedInput()).isEqualTo(2);
		assertThat(new Price(2, 0.5, 4).effectiveCachedInput()).isEqualTo(0.5);
	}

	@ParameterizedTest
	@ValueSource(doubles = { -0.01, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	void refusesAPriceThatIsNone(double price) {
		assertRefused(() -> new Price(price, null, 0));
		assertRefused(() -> new Price(0, price, 0));
		assertRefused(() -> new Price(0, null, price));
	}

	private static void assertRefused(Runnable creation) {
		assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(creation::run)
			.withMessageContaining("graphrag.openai.pricing")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.SETTINGS_LOAD));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(OpenAiSettings.class)
	static class BoundSettings {

	}

}
