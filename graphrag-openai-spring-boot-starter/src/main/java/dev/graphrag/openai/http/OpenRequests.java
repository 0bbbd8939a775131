package dev.graphrag.openai.http;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import okhttp3.Call;
import okhttp3.Response;

/**
 * The requests that run now, so that closing ends them all, those included that begin at
 * that moment. Thread-safe.
 */
final class OpenRequests {

	private final Set<Call> open = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	Response execute(Call call) throws IOException {
		this.open.add(call);
		if (this.closed) {
			call.cancel();
		}
		return call.execute();
	}

	void ended(Call call) {
		this.open.remove(call);
	}

	boolean closed() {
		return this.closed;
	}

	void close() {
		this.closed = true;
		this.open.forEach(Call::cancel);
	}

}
