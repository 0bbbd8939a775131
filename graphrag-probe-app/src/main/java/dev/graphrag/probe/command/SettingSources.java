package dev.graphrag.probe.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;
import org.springframework.util.StringUtils;

/**
 * Where settings come from.
 */
final class SettingSources {

	private static final ConfigurationPropertyName PRICING = ConfigurationPropertyName.of(Setting.PRICING.property());

	private final ConfigurableEnvironment environment;

	private final BindHandler handler;

	SettingSources(ConfigurableEnvironment environment, BindHandler handler) {
		this.environment = environment;
		this.handler = handler;
	}

	Iterable<ConfigurationPropertySource> all() {
		return ConfigurationPropertySources.from(this.environment.getPropertySources());
	}

	/**
	 * Read the settings as a service would.
	 * @param hidden properties that are taken for unset
	 * @param instead values that count before all others
	 */
	OpenAiSettings bind(Set<ConfigurationPropertyName> hidden, Map<String, String> instead) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		sources.add(new MapConfigurationPropertySource(instead));
		all().forEach((source) -> sources.add(source.filter((name) -> !isHidden(name, hidden))));
		return new Binder(sources, new PropertySourcesPlaceholdersResolver(this.environment))
			.bindOrCreate(Setting.PREFIX, Bindable.of(OpenAiSettings.class), this.handler);
	}

	// A price that cannot be read hides them all.
	private static boolean isHidden(ConfigurationPropertyName name, Set<ConfigurationPropertyName> hidden) {
		return hidden.contains(name) || (hidden.contains(PRICING) && PRICING.isAncestorOf(name));
	}

	/**
	 * Return the property that a setting's value comes from.
	 * @return the property, or {@code null} if the setting is unset
	 */
	@Nullable ConfigurationProperty find(Setting setting) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(setting.property());
		for (ConfigurationPropertySource source : all()) {
			ConfigurationProperty found = (setting == Setting.PRICING) ? below(name, source)
					: source.getConfigurationProperty(name);
			if (found != null && StringUtils.hasText(text(found))) {
				return found;
			}
		}
		return null;
	}

	private static @Nullable ConfigurationProperty below(ConfigurationPropertyName group,
			ConfigurationPropertySource source) {
		Stream<ConfigurationPropertyName> names = (source instanceof IterableConfigurationPropertySource iterable)
				? iterable.stream() : Stream.empty();
		return names.filter((name) -> group.equals(name) || group.isAncestorOf(name))
			.findFirst()
			.map(source::getConfigurationProperty)
			.orElse(null);
	}

	/**
	 * Return a property's value, placeholders resolved where that is possible.
	 */
	String text(ConfigurationProperty property) {
		String text = String.valueOf(property.getValue());
		try {
			return this.environment.resolvePlaceholders(text);
		}
		catch (RuntimeException ex) {
			// It is part of itself.
			return text;
		}
	}

	/**
	 * Return the kind of a property's source.
	 */
	static String kind(ConfigurationProperty property) {
		if (!(property.getOrigin() instanceof PropertySourceOrigin origin)
				|| !(origin.getPropertySource() instanceof SystemEnvironmentPropertySource)) {
			return "property";
		}
		// Real variables have no lines.
		return (origin.getOrigin() instanceof TextResourceOrigin) ? ".env" : "environment";
	}

	/**
	 * Return the file and line of a property, or its variable.
	 */
	static @Nullable String place(@Nullable Origin origin) {
		if (!(origin instanceof PropertySourceOrigin found)) {
			return (origin instanceof TextResourceOrigin text) ? fileAndLine(text) : null;
		}
		if (found.getOrigin() instanceof TextResourceOrigin text) {
			return fileAndLine(text);
		}
		if (found.getPropertySource() instanceof SystemEnvironmentPropertySource) {
			return found.getPropertyName();
		}
		String source = found.getPropertySource().getName();
		return StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME.equals(source)
				? "system property " + found.getPropertyName() : source;
	}

	private static @Nullable String fileAndLine(TextResourceOrigin origin) {
		Resource resource = origin.getResource();
		if (resource == null) {
			return null;
		}
		String file = path(resource);
		return (origin.getLocation() != null) ? file + ":" + (origin.getLocation().getLine() + 1) : file;
	}

	private static String path(Resource resource) {
		try {
			return resource.isFile() ? resource.getFile().getPath() : resource.getDescription();
		}
		catch (IOException ex) {
			return resource.getDescription();
		}
	}

}
