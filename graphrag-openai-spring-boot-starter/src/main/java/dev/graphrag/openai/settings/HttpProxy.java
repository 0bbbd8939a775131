package dev.graphrag.openai.settings;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Proxy that requests go through, written {@code http://[user:password@]host:port}.
 * Immutable and safe to print.
 *
 * @param host name or address
 * @param port port
 * @param user who to log in as, {@code null} for nobody
 * @param password the password, {@code null} without a user
 */
public record HttpProxy(String host, int port, @Nullable String user, @Nullable Secret password) {

	private static final Pattern TEXT = Pattern.compile("http://(?:(?<user>[^:/?#\\s]*)(?::(?<password>[^/?#\\s]*))?@)?"
			+ "(?<host>\\[[0-9A-Fa-f:.]+]|[^:/?#@\\[\\]\\s]+):(?<port>\\d{1,5})/?", Pattern.CASE_INSENSITIVE);

	private static final Pattern PERCENT_ENCODED = Pattern.compile("(?:[^%]|%[0-9A-Fa-f]{2})*");

	/**
	 * Create a proxy.
	 */
	public HttpProxy {
		Assert.notNull(host, "host must not be null");
	}

	/**
	 * Read a proxy from its text. User and password may be percent-encoded, as in a URL.
	 * @param text for example {@code http://user:password@proxy.example.com:3128}
	 * @return the proxy, or {@code null} for a blank text
	 * @throws OpenAiClientException with reason {@code settings_load}, and without the
	 * text, if it is anything else
	 */
	public static @Nullable HttpProxy of(String text) {
		Assert.notNull(text, "text must not be null");
		if (!StringUtils.hasText(text)) {
			return null;
		}
		InvalidSetting.unlessResolved(text.strip(), Setting.HTTP_PROXY);
		Matcher matcher = TEXT.matcher(text.strip());
		if (!matcher.matches()) {
			throw InvalidSetting.broken(Setting.HTTP_PROXY, text);
		}
		int port = Integer.parseInt(matcher.group("port"));
		InvalidSetting.unless(port > 0 && port <= 0xffff, Setting.HTTP_PROXY, text);
		String user = matcher.group("user");
		String password = matcher.group("password");
		return new HttpProxy(matcher.group("host"), port, (user != null) ? decoded(user) : null,
				(password != null) ? new Secret(decoded(password)) : null);
	}

	static String decoded(String text) {
		if (!PERCENT_ENCODED.matcher(text).matches()) {
			return text;
		}
		return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	/**
	 * Return the proxy as it may be printed.
	 * @return for example {@code http://***@proxy.example.com:3128}
	 */
	@Override
	public String toString() {
		return "http://" + ((this.user != null) ? Secret.MASK + "@" : "") + this.host + ":" + this.port;
	}

}
