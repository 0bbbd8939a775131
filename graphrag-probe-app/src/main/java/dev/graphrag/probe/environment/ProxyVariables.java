package dev.graphrag.probe.environment;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The proxy that the environment names for a URL, after curl's rules: {@code HTTPS_PROXY}
 * for https, {@code HTTP_PROXY} for http, else {@code ALL_PROXY}, each in either case
 * with the small one first, and none for a host in {@code NO_PROXY}.
 *
 * <pre class="code">
 * HTTPS_PROXY=proxy.example.com:3128 NO_PROXY=.example.com
 * yields: http://proxy.example.com:3128 for https://api.openai.com/v1, nothing for https://gw.example.com/v1
 * </pre>
 */
final class ProxyVariables {

	// As curl takes it where the value names none.
	private static final int DEFAULT_PORT = 1080;

	private static final Pattern PROXY = Pattern
		.compile("(?i)(?:http://)?(?<login>[^/?#\\s]*@)?(?<host>\\[[0-9a-f:.]+]|[^:/?#@\\[\\]\\s]+)"
				+ "(?::(?<port>\\d{1,5}))?/?");

	private final UnaryOperator<@Nullable String> variables;

	/**
	 * Create the rules over an environment.
	 * @param variables gives a variable's value, {@code null} for an unset one
	 */
	ProxyVariables(UnaryOperator<@Nullable String> variables) {
		this.variables = variables;
	}

	/**
	 * Return the name of the variable whose proxy counts for a URL.
	 * @param url the URL that is to be reached
	 * @return the name as it is spelled there, or {@code null} if no proxy is meant
	 */
	@Nullable String variable(URI url) {
		String scheme = (url.getScheme() != null) ? url.getScheme().toLowerCase(Locale.ROOT) : "";
		if (!List.of("http", "https").contains(scheme) || NoProxy.of(value("no_proxy")).covers(url)) {
			return null;
		}
		String variable = spelling(scheme + "_proxy");
		return (variable != null) ? variable : spelling("all_proxy");
	}

	/**
	 * Return the proxy that a variable names.
	 * @param variable the variable's name
	 * @return for example {@code http://user:password@proxy.example.com:3128}, or
	 * {@code null} if the value is no usable proxy
	 */
	@Nullable String proxy(String variable) {
		String value = this.variables.apply(variable);
		Matcher matcher = PROXY.matcher((value != null) ? value.strip() : "");
		if (!matcher.matches()) {
			return null;
		}
		String login = (matcher.group("login") != null) ? matcher.group("login") : "";
		int port = (matcher.group("port") != null) ? Integer.parseInt(matcher.group("port")) : DEFAULT_PORT;
		return (port > 0 && port <= 0xffff) ? "http://" + login + matcher.group("host") + ":" + port : null;
	}

	private @Nullable String value(String name) {
		String spelling = spelling(name);
		return (spelling != null) ? this.variables.apply(spelling) : null;
	}

	private @Nullable String spelling(String name) {
		for (String spelling : List.of(name, name.toUpperCase(Locale.ROOT))) {
			String value = this.variables.apply(spelling);
			if (value != null && !value.isBlank()) {
				return spelling;
			}
		}
		return null;
	}

}
