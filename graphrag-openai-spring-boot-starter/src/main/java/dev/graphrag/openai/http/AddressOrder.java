package dev.graphrag.openai.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import okhttp3.Dns;

/**
 * Puts addresses that could not be connected to behind the host's others. One attempt
 * tries one address, so that without this a host whose first address is dead would never
 * be reached; with it the next attempt takes the next address. Thread-safe.
 */
final class AddressOrder implements Dns {

	private static final int MAX_REMEMBERED = 256;

	private final Dns delegate;

	private final Set<InetAddress> failed;

	AddressOrder(Dns delegate, Set<InetAddress> failed) {
		this.delegate = delegate;
		this.failed = failed;
	}

	static Set<InetAddress> noFailures() {
		return ConcurrentHashMap.newKeySet();
	}

	@Override
	public List<InetAddress> lookup(String hostname) throws UnknownHostException {
		List<InetAddress> addresses = this.delegate.lookup(hostname);
		if (this.failed.isEmpty() || addresses.size() < 2) {
			return addresses;
		}
		List<InetAddress> ordered = new ArrayList<>(addresses);
		ordered.removeAll(this.failed);
		if (ordered.isEmpty() || this.failed.size() > MAX_REMEMBERED) {
			this.failed.clear();
			return addresses;
		}
		addresses.stream().filter(this.failed::contains).forEach(ordered::add);
		return ordered;
	}

}
