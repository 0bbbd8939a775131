package dev.graphrag.openai.http;

import java.util.Locale;
import java.util.Set;

/**
 * Headers that the transport alone sets: nobody's listener or options replace the
 * credential, or what frames the message.
 */
public final class OwnedHeaders {

	private static final Set<String> NAMES = Set.of("authorization", "proxy-authorization", "host", "content-type",
			"content-length", "content-encoding", "transfer-encoding", "accept-encoding", "connection", "keep-alive",
			"proxy-connection", "accept", "user-agent", "te", "trailer", "upgrade", "expect", "x-client-request-id");

	private OwnedHeaders() {
	}

	/**
	 * Return whether a header is the transport's.
	 * @param name the header's name, in any case
	 * @return whether others may not set it
	 */
	public static boolean contains(String name) {
		return NAMES.contains(name.toLowerCase(Locale.ROOT));
	}

	// RFC 9110 section 5.6.2. With a colon in it, "Host:x" would become an owned header.
	private static boolean isToken(int character) {
		return Character.isLetterOrDigit(character) ? character < 0x80 : "!#$%&'*+-.^_`|~".indexOf(character) >= 0;
	}

	/**
	 * Refuse a header that HTTP does not allow.
	 * @param name the header's name
	 * @param value the header's value
	 * @throws IllegalArgumentException if one has a character that cannot be sent; it
	 * quotes neither
	 */
	public static void checkMayBeSent(String name, String value) {
		boolean valid = !name.isEmpty() && name.chars().allMatch(OwnedHeaders::isToken)
				&& value.chars().allMatch((character) -> character == '\t' || (character >= ' ' && character < 0x7f));
		if (!valid) {
			throw new IllegalArgumentException("A header has a character that HTTP does not allow");
		}
	}

}
