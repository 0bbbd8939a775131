package dev.graphrag.openai.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.graphrag.openai.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A valid root of the API, taken apart. {@link URI} alone knows no host of a name with an
 * underscore, such as those of Docker Compose. No error quotes the URL.
 *
 * @param scheme http or https
 * @param authority host and port as they are written
 * @param host name or address
 * @param path path, perhaps empty
 */
record BaseUrl(String scheme, String authority, String host, String path) {

	private static final Pattern AUTHORITY = Pattern
		.compile("(?<host>\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._~-]+)(?::(?<port>\\d*))?");

	static BaseUrl of(String url, boolean allowInsecure) {
		InvalidSetting.unlessResolved(url, Setting.BASE_URL);
		try {
			URI uri = new URI(url);
			String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
			String authority = (uri.getRawAuthority() != null) ? uri.getRawAuthority() : "";
			check(problemOf(scheme, allowInsecure));
			check(authority.contains("@") ? "has a user or password in it, which could not be sent beside the key."
					: null);
			Matcher matcher = AUTHORITY.matcher(authority);
			check(problemOf(matcher, authority));
			check((uri.getRawQuery() != null || uri.getRawFragment() != null) ? "has a query or a fragment." : null);
			return new BaseUrl(scheme, authority, matcher.group("host"), uri.getRawPath());
		}
		catch (URISyntaxException ex) {
			// Its message would quote the URL.
			throw InvalidSetting.error(Setting.BASE_URL, "is not a URL.", Setting.BASE_URL.rule());
		}
	}

	private static @Nullable String problemOf(String scheme, boolean allowInsecure) {
		if (scheme.equals("http") && !allowInsecure) {
			return "is plain http, which " + Setting.ALLOW_INSECURE_BASE_URL.names() + " does not permit.";
		}
		return (scheme.equals("http") || scheme.equals("https")) ? null : "does not begin with https://.";
	}

	private static @Nullable String problemOf(Matcher authority, String text) {
		if (text.chars().anyMatch((character) -> character > 0x7e)) {
			return "has a host that is not in ASCII: write it in its \"xn--\" form.";
		}
		if (!authority.matches()) {
			return "has no valid host and port.";
		}
		String port = authority.group("port");
		return (port == null || isPort(port)) ? null : "has no valid host and port.";
	}

	private static boolean isPort(String text) {
		return text.isEmpty() || (text.length() <= 5 && Integer.parseInt(text) > 0 && Integer.parseInt(text) <= 0xffff);
	}

	private static void check(@Nullable String problem) {
		if (problem != null) {
			throw InvalidSetting.error(Setting.BASE_URL, problem, Setting.BASE_URL.rule());
		}
	}

	/**
	 * Return the URL as it may be logged.
	 * @return for example {@code https://***}{@code /v1}
	 */
	String masked() {
		return this.scheme + "://" + Secret.MASK + this.path;
	}

}
