package dev.graphrag.openai.client;

import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.wire.Metered;

/**
 * The turn of one attempt in the rate budget. Used by the thread that makes the attempt
 * alone.
 */
interface Turn {

	/**
	 * The turn of an attempt that nothing limits.
	 */
	Turn UNLIMITED = new Turn() {

		@Override
		public void sent() {
			// Nothing is counted.
		}

		@Override
		public void took(Exchanged<? extends Metered> exchanged) {
			// Nothing is counted.
		}

		@Override
		public void end() {
			// Nothing was taken.
		}

	};

	/**
	 * The request leaves: from now on it counts, whatever comes of it.
	 */
	void sent();

	/**
	 * The request has ended.
	 */
	void took(Exchanged<? extends Metered> exchanged);

	/**
	 * End the turn, well or not.
	 */
	void end();

}
