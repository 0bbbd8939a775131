package dev.graphrag.probe.environment;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The hosts that are reached without a proxy, from {@code NO_PROXY}: names with
 * everything below them ({@code example.com} and {@code .example.com} alike), addresses,
 * networks ({@code 10.0.0.0/8}), each with or without a port, or {@code *} for all.
 */
final class NoProxy {

	private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

	private final List<String> entries;

	private NoProxy(List<String> entries) {
		this.entries = entries;
	}

	static NoProxy of(@Nullable String list) {
		String text = (list != null) ? list.toLowerCase(Locale.ROOT) : "";
		return new NoProxy(Arrays.stream(text.split("[,\\s]+")).filter((entry) -> !entry.isEmpty()).toList());
	}

	/**
	 * Return whether a URL is reached without a proxy.
	 * @param url the URL
	 * @return whether an entry covers its host and port
	 */
	boolean covers(URI url) {
		String authority = (url.getRawAuthority() != null) ? url.getRawAuthority().toLowerCase(Locale.ROOT) : "";
		String place = authority.substring(authority.lastIndexOf('@') + 1);
		int port = (port(place) >= 0) ? port(place) : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
		return this.entries.stream().anyMatch((entry) -> covers(entry, host(place), port));
	}

	private static boolean covers(String entry, String host, int port) {
		if (entry.equals("*")) {
			return true;
		}
		if (port(entry) >= 0 && port(entry) != port) {
			return false;
		}
		String name = host(entry).replaceFirst("^\\*?\\.", "");
		int slash = name.indexOf('/');
		if (slash >= 0) {
			return isWithin(host, name.substring(0, slash), name.substring(slash + 1));
		}
		return !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
	}

	// Underscores are no part of a host to java.net.URI, and a bare IPv6 address has
	// colons of its own.
	private static String host(String place) {
		if (place.startsWith("[")) {
			return place.substring(1, Math.max(1, place.indexOf(']')));
		}
		String host = (port(place) >= 0) ? place.substring(0, place.lastIndexOf(':')) : place;
		return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
	}

	private static int port(String place) {
		int colon = place.lastIndexOf(':');
		boolean bare = colon != place.indexOf(':') && !place.startsWith("[");
		String digits = (colon >= 0 && !bare) ? place.substring(colon + 1) : "";
		return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : -1;
	}

	private static boolean isWithin(String host, String network, String prefix) {
		byte[] address = address(host);
		byte[] base = address(network);
		if (address == null || base == null || address.length != base.length || !prefix.matches("\\d{1,3}")) {
			return false;
		}
		int rest = Math.max(0, address.length * 8 - Integer.parseInt(prefix));
		return new BigInteger(1, address).shiftRight(rest).equals(new BigInteger(1, base).shiftRight(rest));
	}

	// Literals alone, so that no name is looked up.
	private static byte @Nullable [] address(String literal) {
		try {
			return ADDRESS.matcher(literal).matches() ? InetAddress.getByName(literal).getAddress() : null;
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

}
