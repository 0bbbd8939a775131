package dev.graphrag.openai.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.graphrag.openai.redaction.Redactor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.Assert;

/**
 * Finds names under {@code graphrag.openai} that are no setting, which Boot would ignore
 * in silence, and guesses which one was meant:
 *
 * <pre class="code">
 * graphrag.openai.retry.max-attempt            yields: graphrag.openai.retry.max-attempts
 * graphrag.openai.pricing.gpt-4.1-mini.input   yields: graphrag.openai.pricing.[gpt-4.1-mini].input
 * </pre>
 */
public final class UnknownSettings {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(Setting.PREFIX);

	private static final ConfigurationPropertyName PRICING = ConfigurationPropertyName.of(Setting.PRICING.property());

	private static final List<String> PRICES = List.of("input", "cachedinput", "output");

	private UnknownSettings() {
	}

	/**
	 * Find the names that are no setting.
	 * @param sources where settings come from
	 * @return each unknown name once, without its value
	 */
	public static List<Unknown> in(Iterable<ConfigurationPropertySource> sources) {
		Assert.notNull(sources, "sources must not be null");
		List<Unknown> unknown = new ArrayList<>();
		find(sources)
			.forEach((name, property) -> unknown.add(new Unknown(text(name), probably(name), property.getOrigin())));
		return unknown;
	}

	private static Map<ConfigurationPropertyName, ConfigurationProperty> find(
			Iterable<ConfigurationPropertySource> sources) {
		Map<ConfigurationPropertyName, ConfigurationProperty> unknown = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : sources) {
			if (source instanceof IterableConfigurationPropertySource names) {
				boolean variables = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
				names.stream()
					.filter(PREFIX::isAncestorOf)
					.filter((name) -> !isKnown(name, variables))
					.forEach((name) -> {
						ConfigurationProperty property = names.getConfigurationProperty(name);
						if (property != null) {
							unknown.putIfAbsent(name, property);
						}
					});
			}
		}
		return unknown;
	}

	// A variable's underscores may stand for dots or for dashes.
	private static boolean isKnown(ConfigurationPropertyName name, boolean variable) {
		if (PRICING.isAncestorOf(name)) {
			return name.getNumberOfElements() == PRICING.getNumberOfElements() + 2
					&& PRICES.contains(name.getLastElement(Form.UNIFORM));
		}
		return variable ? Setting.named(name.toString()) != null : Arrays.stream(Setting.values())
			.anyMatch((setting) -> name.equals(ConfigurationPropertyName.of(setting.property())));
	}

	private static @Nullable String probably(ConfigurationPropertyName name) {
		int model = PRICING.getNumberOfElements();
		int last = name.getNumberOfElements() - 1;
		if (PRICING.isAncestorOf(name) && last > model && PRICES.contains(name.getLastElement(Form.UNIFORM))) {
			String dotted = name.subName(model).chop(last - model).toString();
			return PRICING + ".[" + dotted + "]." + name.getLastElement(Form.ORIGINAL);
		}
		String letters = Setting.letters(name.toString());
		String nearest = null;
		int shortest = letters.length() / 8 + 1;
		for (Setting setting : Setting.values()) {
			int distance = distance(letters, Setting.letters(setting.property()));
			if (distance < shortest) {
				shortest = distance;
				nearest = setting.property();
			}
		}
		return nearest;
	}

	// A key may have been put where a name belongs.
	private static String text(Object text) {
		return Redactor.BY_SHAPE.redact(String.valueOf(text));
	}

	// After Levenshtein: letters to add, to drop or to change.
	private static int distance(String one, String other) {
		int[] row = IntStream.rangeClosed(0, other.length()).toArray();
		for (int i = 1; i <= one.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int changed = diagonal + ((one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0);
				diagonal = row[j];
				row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[other.length()];
	}

	/**
	 * A name that is no setting.
	 *
	 * @param name the name
	 * @param probably the setting that was probably meant, {@code null} for no guess
	 * @param origin where the name is, {@code null} if that is not known
	 */
	public record Unknown(String name, @Nullable String probably, @Nullable Origin origin) {
	}

}
