package dev.graphrag.openai.autoconfigure;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.StringUtils;
import org.springframework.util.SystemPropertyUtils;

/**
 * Resolves placeholders from some of an environment's sources, and leaves a text as it is
 * where that fails: the exceptions of Spring's own resolvers quote the text, which may be
 * a key.
 */
class Placeholders {

	private static final PropertyPlaceholderHelper HELPER = new PropertyPlaceholderHelper(
			SystemPropertyUtils.PLACEHOLDER_PREFIX, SystemPropertyUtils.PLACEHOLDER_SUFFIX,
			SystemPropertyUtils.VALUE_SEPARATOR, SystemPropertyUtils.ESCAPE_CHARACTER, true);

	private final Predicate<PropertySource<?>> asked;

	private final PropertySources sources;

	Placeholders(Predicate<PropertySource<?>> asked, PropertySources sources) {
		this.asked = asked;
		this.sources = sources;
	}

	String resolve(String text) {
		try {
			return HELPER.replacePlaceholders(text, this::value);
		}
		catch (PlaceholderResolutionException ex) {
			return text;
		}
	}

	boolean isBlank(Object value) {
		return value instanceof CharSequence text && !StringUtils.hasText(resolve(text.toString()));
	}

	private @Nullable String value(String name) {
		for (PropertySource<?> source : this.sources) {
			Object value = this.asked.test(source) ? source.getProperty(name) : null;
			if (value != null) {
				return value.toString();
			}
		}
		return null;
	}

}
