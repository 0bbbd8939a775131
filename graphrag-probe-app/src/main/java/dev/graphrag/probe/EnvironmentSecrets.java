package dev.graphrag.probe;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Finds the values of secret-looking settings and variables, so that they can be kept out
 * of every output. Reads them as they are written: resolving a placeholder may fail, with
 * a message that quotes the value.
 */
final class EnvironmentSecrets {

	// A name ends in what it is: DB_PASSWORD and API_KEY_2, but not TOKENIZER_MODEL,
	// HF_TOKEN_FILE or SECRETS_DIR.
	private static final Pattern NAME = Pattern.compile("(?i).*(api[-_.]?key|(access|private|secret|signing)[-_.]?key"
			+ "|secrets?|token|passw(or)?ds?|passphrase|credentials?)([-_.]?(\\d+|\\[\\d+\\]|value|old|new|base))?");

	private static final Pattern PROXY = Pattern.compile("(?i)(.*[_.])?(https?[-_.]|all_)proxy");

	private static final Pattern PROXY_PASSWORD = Pattern.compile("(?:[^:/@]+://)?[^:/@]*:(.+)@[^@]*");

	// A shorter value of another program's variable, such as "true", is no secret, and
	// would be masked in ordinary words.
	private static final int SHORTEST = 8;

	private static final List<String> VOCABULARY = List.of("artifacts/openai/probe.json",
			"artifacts/openai/metrics.prom", "openai-probe", "graphrag.openai", ModelPolicy.DEFAULT_BASELINE,
			ModelPolicy.DEFAULT_FALLBACK, OpenAiSettings.Embedding.DEFAULT_MODEL, "text-embedding-3-large",
			"text-embedding-ada-002");

	private final ConfigurableEnvironment environment;

	private EnvironmentSecrets(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	static Set<String> in(ConfigurableEnvironment environment) {
		return new EnvironmentSecrets(environment).find();
	}

	private Set<String> find() {
		Set<String> secrets = new LinkedHashSet<>();
		Set<String> ordinary = ordinaryValues();
		sources().forEach((source) -> Arrays.stream(source.getPropertyNames()).forEach((name) -> {
			String value = String.valueOf(source.getProperty(name)).strip();
			if (NAME.matcher(name).matches() && value.length() >= SHORTEST && !isVocabulary(value, ordinary)) {
				add(value, secrets);
			}
			if (PROXY.matcher(name).matches()) {
				addPassword(value, secrets);
			}
			// The key counts at any length.
			if (isKey(name) && !value.isEmpty()) {
				add(value, secrets);
			}
		}));
		return secrets;
	}

	private Stream<EnumerablePropertySource<?>> sources() {
		return this.environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.map((source) -> (EnumerablePropertySource<?>) source);
	}

	// What the other settings are set to is said in reports: a model's name, for example.
	private Set<String> ordinaryValues() {
		Set<String> values = new LinkedHashSet<>(VOCABULARY);
		Arrays.stream(Setting.values())
			.filter((setting) -> !setting.confidential())
			.flatMap((setting) -> Stream.of(setting.property(), setting.environmentName()))
			.filter(Objects::nonNull)
			.map(this::rawValue)
			.filter(Objects::nonNull)
			.forEach((value) -> values.add(value.strip()));
		return values;
	}

	private @Nullable String rawValue(String name) {
		return sources().map((source) -> source.getProperty(name))
			.filter(Objects::nonNull)
			.map(Object::toString)
			.findFirst()
			.orElse(null);
	}

	private static boolean isVocabulary(String value, Set<String> ordinary) {
		return ordinary.stream().anyMatch((text) -> text.contains(value)) || isFile(value);
	}

	private static boolean isFile(String value) {
		try {
			return Files.exists(Path.of(value));
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

	private static boolean isKey(String name) {
		String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
		return name.equals(Setting.API_KEY.environmentName()) || letters.equals("graphragopenaiapikey");
	}

	// A placeholder as a whole stands for another value.
	private void add(String value, Set<String> secrets) {
		boolean placeholder = value.startsWith("${") && value.indexOf('}') == value.length() - 1;
		if (!placeholder) {
			secrets.add(value);
		}
		try {
			String resolved = this.environment.resolvePlaceholders(value);
			if (!resolved.equals(value)) {
				secrets.add(resolved);
			}
		}
		catch (IllegalArgumentException ex) {
			// It refers to itself, and stands for nothing.
		}
	}

	private static void addPassword(String proxy, Set<String> secrets) {
		Matcher matcher = PROXY_PASSWORD.matcher(proxy);
		if (matcher.matches()) {
			secrets.add(matcher.group(1));
			secrets.add(ProxyVariables.decoded(matcher.group(1)));
		}
	}

}
