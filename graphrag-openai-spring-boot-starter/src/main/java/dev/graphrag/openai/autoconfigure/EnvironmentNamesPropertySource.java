package dev.graphrag.openai.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;

import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.util.StringUtils;

/**
 * Gives each setting the value of its environment name, from whichever other source of
 * the environment has it. Reads at the moment of asking, so that sources added later
 * count, and stays silent where another source has the property itself.
 */
class EnvironmentNamesPropertySource extends EnumerablePropertySource<MutablePropertySources>
		implements OriginLookup<String> {

	static final String NAME = "graphragOpenAiEnvironmentNames";

	private static final BigDecimal SHORTEST = new BigDecimal("1e-9");

	private static final BigDecimal LONGEST = BigDecimal.valueOf(Duration.ofDays(36_500).toSeconds());

	// Constant, because every look-up in the environment compares the names with the
	// last.
	private static final String[] PROPERTIES = Arrays.stream(Setting.values())
		.filter((setting) -> setting.environmentName() != null)
		.map(Setting::property)
		.toArray(String[]::new);

	private final ConfigurableEnvironment environment;

	EnvironmentNamesPropertySource(ConfigurableEnvironment environment) {
		super(NAME, environment.getPropertySources());
		this.environment = environment;
	}

	@Override
	public String[] getPropertyNames() {
		return PROPERTIES.clone();
	}

	@Override
	public boolean containsProperty(String property) {
		return getProperty(property) != null;
	}

	@Override
	public @Nullable Object getProperty(String property) {
		Setting setting = Setting.of(property);
		PropertySource<?> supplier = supplier(setting);
		if (setting == null || supplier == null) {
			return null;
		}
		Object value = value(supplier, setting);
		return (setting == Setting.BACKOFF) ? seconds(String.valueOf(value)) : value;
	}

	@Override
	public @Nullable Origin getOrigin(String property) {
		Setting setting = Setting.of(property);
		PropertySource<?> supplier = supplier(setting);
		return (setting != null && setting.environmentName() != null && supplier != null)
				? PropertySourceOrigin.get(supplier, setting.environmentName()) : null;
	}

	private @Nullable PropertySource<?> supplier(@Nullable Setting setting) {
		PropertySource<?> supplier = null;
		if (setting == null || setting.environmentName() == null) {
			return null;
		}
		for (PropertySource<?> candidate : getSource()) {
			if (equals(candidate) || ConfigurationPropertySources.isAttachedConfigurationPropertySource(candidate)) {
				continue;
			}
			// Sources after this one, such as an application's default properties.
			if (candidate.containsProperty(setting.property())) {
				return null;
			}
			if (supplier == null && value(candidate, setting) != null) {
				supplier = candidate;
			}
		}
		return supplier;
	}

	private @Nullable Object value(PropertySource<?> source, Setting setting) {
		String name = setting.environmentName();
		Object value = (name != null) ? source.getProperty(name) : null;
		return (value != null && StringUtils.hasText(value.toString())) ? value : null;
	}

	// What is no usable number of seconds becomes a text that no duration converter
	// accepts, not even for "500ms" or "5", which would count as milliseconds.
	private String seconds(String value) {
		String text = this.environment.resolvePlaceholders(value).strip();
		try {
			BigDecimal seconds = new BigDecimal(text);
			if (seconds.compareTo(SHORTEST) >= 0 && seconds.compareTo(LONGEST) <= 0) {
				return Duration.ofNanos(seconds.movePointRight(9).longValue()).toString();
			}
		}
		catch (NumberFormatException ex) {
			// Refused below, by binding.
		}
		return text + " seconds";
	}

}
