package dev.graphrag.openai.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the guarded Spring AI beans.
 *
 * @param enabled whether they are published
 */
public record SpringAiSettings(@DefaultValue("true") boolean enabled) {
}
