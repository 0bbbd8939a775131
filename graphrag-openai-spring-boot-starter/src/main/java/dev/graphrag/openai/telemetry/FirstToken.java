package dev.graphrag.openai.telemetry;

import java.util.function.LongSupplier;

import dev.graphrag.openai.CallListener.Call;
import org.jspecify.annotations.Nullable;

/**
 * Measures a stream's time to its first content, from the start of the attempt that
 * brought it, and keeps it with the call. Each listener has one of its own, on the clock
 * that it goes by. Calls that do not stream cost nothing. Stateless and thread-safe.
 */
final class FirstToken {

	private final LongSupplier nanoTime;

	private final Object startedKey = new Object();

	private final Object elapsedKey = new Object();

	FirstToken(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	void attemptStarted(Call call) {
		if (call.streaming()) {
			call.attribute(this.startedKey, this.nanoTime.getAsLong());
		}
	}

	/**
	 * The first content has arrived.
	 * @return milliseconds since the attempt's start, {@code null} if that is not known
	 */
	@Nullable Double arrived(Call call) {
		if (call.attribute(this.startedKey) instanceof Long started) {
			call.attribute(this.elapsedKey, (this.nanoTime.getAsLong() - started) / 1e6);
		}
		return of(call);
	}

	/**
	 * Return the time to the first content in milliseconds, {@code null} as long as there
	 * was none.
	 */
	@Nullable Double of(Call call) {
		return (call.attribute(this.elapsedKey) instanceof Double elapsed) ? elapsed : null;
	}

}
