package dev.graphrag.openai.http;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

import okhttp3.Connection;

/**
 * Remembers which connections have carried a request, since the HTTP library does not
 * tell a pooled connection from a new one. Thread-safe.
 */
final class Connections {

	private final Set<Connection> used = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	/**
	 * Take a connection into use.
	 * @return whether it was used before
	 */
	boolean use(Connection connection) {
		return !this.used.add(connection);
	}

}
