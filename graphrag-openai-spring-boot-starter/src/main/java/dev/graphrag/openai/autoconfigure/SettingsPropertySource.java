package dev.graphrag.openai.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;

import dev.graphrag.openai.settings.KeyText;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Gives a setting its value where Spring Boot's own order would not: from its environment
 * name, if no source has the property in any spelling; from the next source, if the first
 * has a blank; and a key with a placeholder as {@link KeyText} reads it. Silent
 * otherwise. Reads at the moment of asking, so that sources added later count.
 */
class SettingsPropertySource extends EnumerablePropertySource<MutablePropertySources> implements OriginLookup<String> {

	static final String NAME = "graphragOpenAiSettings";

	private static final BigDecimal SHORTEST = new BigDecimal("1e-9");

	private static final BigDecimal LONGEST = BigDecimal.valueOf(Duration.ofDays(36_500).toSeconds());

	// Constant, because every look-up in the environment compares the names with the
	// last. Prices are a table, which Boot merges from all sources.
	private static final String[] PROPERTIES = Arrays.stream(Setting.values())
		.filter((setting) -> setting != Setting.PRICING)
		.map(Setting::property)
		.toArray(String[]::new);

	private final Iterable<ConfigurationPropertySource> sources;

	private final Placeholders placeholders;

	SettingsPropertySource(MutablePropertySources sources) {
		super(NAME, sources);
		this.sources = ConfigurationPropertySources.from(sources);
		this.placeholders = new Placeholders(this::isOther, sources);
	}

	@Override
	public String[] getPropertyNames() {
		return PROPERTIES.clone();
	}

	@Override
	public boolean containsProperty(String property) {
		return find(property) != null;
	}

	@Override
	public @Nullable Object getProperty(String property) {
		Found found = find(property);
		return (found != null) ? found.value() : null;
	}

	@Override
	public @Nullable Origin getOrigin(String property) {
		Found found = find(property);
		return (found != null) ? found.origin() : null;
	}

	private @Nullable Found find(String property) {
		Setting setting = Setting.of(property);
		if (setting == null || setting == Setting.PRICING) {
			return null;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		boolean blank = false;
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty candidate = isOther(source.getUnderlyingSource())
					? source.getConfigurationProperty(name) : null;
			if (candidate != null && !this.placeholders.isBlank(candidate.getValue())) {
				return underItsName(setting, source, candidate, blank);
			}
			blank = blank || candidate != null;
		}
		return (setting.environmentName() != null) ? underEnvironmentName(setting, setting.environmentName()) : null;
	}

	private @Nullable Found underItsName(Setting setting, ConfigurationPropertySource source,
			ConfigurationProperty found, boolean blank) {
		Object value = found.getValue();
		if (setting == Setting.API_KEY && KeyText.hasPlaceholder(value)) {
			boolean environment = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
			return new Found(KeyText.of(value.toString(), environment, this.placeholders::resolve), found.getOrigin());
		}
		return blank ? new Found(value, found.getOrigin()) : null;
	}

	private @Nullable Found underEnvironmentName(Setting setting, String name) {
		for (PropertySource<?> source : getSource()) {
			Object value = isOther(source) ? source.getProperty(name) : null;
			if (value != null && !this.placeholders.isBlank(value)) {
				return new Found(read(setting, value), PropertySourceOrigin.get(source, name));
			}
		}
		return null;
	}

	private Object read(Setting setting, Object value) {
		if (setting == Setting.BACKOFF) {
			return seconds(this.placeholders.resolve(value.toString()));
		}
		return (setting == Setting.API_KEY && KeyText.hasPlaceholder(value))
				? KeyText.of(value.toString(), true, this.placeholders::resolve) : value;
	}

	// What is no usable number of seconds becomes a text that no duration converter
	// accepts, not even for "500ms" or "5", which would count as milliseconds.
	private static String seconds(String value) {
		String text = value.strip();
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

	private boolean isOther(@Nullable Object source) {
		return source instanceof PropertySource<?> other && !equals(other)
				&& !ConfigurationPropertySources.isAttachedConfigurationPropertySource(other);
	}

	/**
	 * A value and where it was found.
	 *
	 * @param value the value
	 * @param origin its place in a file or its variable, if known
	 */
	private record Found(Object value, @Nullable Origin origin) {
	}

}
