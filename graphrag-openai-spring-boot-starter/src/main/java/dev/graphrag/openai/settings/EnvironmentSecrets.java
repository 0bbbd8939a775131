package dev.graphrag.openai.settings;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.redaction.SecretNames;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Finds the values of an environment's secret-looking properties and variables, so that
 * they can be kept out of every output, also where a server or a library repeats them:
 *
 * <pre class="code">
 * DB_PASSWORD=Tr0ub4dor-and-3    is a secret
 * TOKENIZER_MODEL=gpt-4.1-mini   only mentions one
 * APP_SECRET=artifacts/openai    is an ordinary word, a path
 * </pre>
 */
public final class EnvironmentSecrets {

	// A shorter value of another program's variable, such as "true", is no secret, and
	// would be masked in ordinary words.
	private static final int SHORTEST = 8;

	// Random text in Base64 has capitals, which paths seldom have.
	private static final Pattern PATH = Pattern
		.compile("(?:[~.]{0,2}/)?[a-z0-9._-]+(?:/[a-z0-9._-]+)*/?|[A-Za-z]:\\\\.*");

	private static final Pattern PROXY = Pattern.compile("(?i)(?:.*[_.])?(?:https?[-_.]|all_)proxy");

	private static final Pattern PROXY_PASSWORD = Pattern.compile("(?:[^:/@]+://)?[^:/@]*:(.+)@[^@]*");

	private EnvironmentSecrets() {
	}

	/**
	 * Return the secret values.
	 * @param environment the environment
	 * @return values as they are written and, where a placeholder stands for one, the
	 * value itself; without white space around them
	 */
	public static Set<String> in(ConfigurableEnvironment environment) {
		Set<String> words = ordinaryWords(environment);
		Set<String> secrets = new LinkedHashSet<>();
		properties(environment).filter((property) -> SecretNames.isSecret(property.name()))
			.flatMap((property) -> property.values(environment))
			.filter((value) -> isSecret(value, words))
			.forEach(secrets::add);
		properties(environment).filter((property) -> Setting.named(property.name()) == Setting.API_KEY)
			.flatMap((property) -> property.values(environment))
			.filter((value) -> !value.isEmpty() && !KeyText.isPlaceholder(value))
			.forEach(secrets::add);
		properties(environment).filter((property) -> PROXY.matcher(property.name()).matches())
			.forEach((property) -> addPassword(property.value(), secrets));
		return secrets;
	}

	private static void addPassword(String proxy, Set<String> secrets) {
		Matcher matcher = PROXY_PASSWORD.matcher(proxy);
		if (matcher.matches()) {
			secrets.add(matcher.group(1));
			secrets.add(HttpProxy.decoded(matcher.group(1)));
		}
	}

	private static boolean isSecret(String value, Set<String> words) {
		return value.length() >= SHORTEST && !words.contains(value.toLowerCase(Locale.ROOT)) && !isPath(value)
				&& !KeyText.isPlaceholder(value);
	}

	private static boolean isPath(String value) {
		return (value.contains("/") || value.contains("\\")) && PATH.matcher(value).matches();
	}

	private static Set<String> ordinaryWords(ConfigurableEnvironment environment) {
		Set<String> words = new LinkedHashSet<>(OpenAiSettings.Price.DEFAULTS.keySet());
		Arrays.stream(FailureReason.values()).map(FailureReason::code).forEach(words::add);
		properties(environment).filter(Property::isOpenSetting)
			.map((property) -> property.value().toLowerCase(Locale.ROOT))
			.forEach(words::add);
		return words;
	}

	private static Stream<Property> properties(ConfigurableEnvironment environment) {
		return environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.map(EnumerablePropertySource.class::cast)
			.flatMap((source) -> Arrays.stream(source.getPropertyNames())
				.map((name) -> new Property(name, text(source.getProperty(name)))));
	}

	private static String text(@Nullable Object value) {
		return (value != null) ? value.toString().strip() : "";
	}

	/**
	 * A property as its source has it.
	 *
	 * @param name the name in the source's spelling
	 * @param value the value without white space around it, empty if there is none
	 */
	private record Property(String name, String value) {

		Stream<String> values(ConfigurableEnvironment environment) {
			try {
				return Stream.of(this.value, environment.resolvePlaceholders(this.value).strip()).distinct();
			}
			catch (IllegalArgumentException ex) {
				// It refers to itself, and stands for nothing.
				return Stream.of(this.value);
			}
		}

		boolean isOpenSetting() {
			Setting setting = Setting.named(this.name);
			return setting != null && !setting.confidential() && setting != Setting.PRICING;
		}

	}

}
