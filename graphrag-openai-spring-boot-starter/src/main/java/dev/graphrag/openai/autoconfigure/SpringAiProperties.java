package dev.graphrag.openai.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Reads properties of {@code spring.ai.openai} without Spring AI's own classes for them,
 * which may be missing. What is blank is not set, and neither is what cannot be read: it
 * is Spring AI's own to refuse.
 */
final class SpringAiProperties {

	static final String PREFIX = "spring.ai.openai.";

	private static final String GROUP = "spring.ai.openai";

	private final Binder binder;

	SpringAiProperties(Environment environment) {
		this.binder = Binder.get(environment);
	}

	boolean areSet() {
		try {
			return this.binder.bind(GROUP, Bindable.mapOf(String.class, Object.class)).isBound();
		}
		catch (RuntimeException ex) {
			// One of several.
			return true;
		}
	}

	boolean isSet(String name) {
		return value(name) != null || !map(name).isEmpty();
	}

	@Nullable String value(String name) {
		try {
			String value = this.binder.bind(PREFIX + name, String.class).orElse(null);
			return StringUtils.hasText(value) ? value : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	Map<String, Object> map(String name) {
		try {
			return this.binder.bind(PREFIX + name, Bindable.mapOf(String.class, Object.class)).orElse(Map.of());
		}
		catch (RuntimeException ex) {
			return Map.of();
		}
	}

}
