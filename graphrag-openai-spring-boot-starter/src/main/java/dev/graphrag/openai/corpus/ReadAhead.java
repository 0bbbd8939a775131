package dev.graphrag.openai.corpus;

import dev.graphrag.openai.settings.CorpusSettings;

/**
 * How far a run reads ahead of its consumer: three times what its requests hold, so that
 * others go on while one is slow, or less in a small heap. Vectors that wait there are
 * copied by the collector time and again, which costs more than they did. With eight
 * requests of 256 texts at 1,536 dimensions:
 *
 * <pre class="code">
 * -Xmx256m    2,730 texts, of which 2,048 are in requests
 * -Xmx1g      6,144 texts
 * </pre>
 */
final class ReadAhead {

	private static final int MOST_REQUESTS = 3;

	private static final int SHARE_OF_HEAP = 16;

	private ReadAhead() {
	}

	static int texts(CorpusSettings settings, int dimensions, long maxHeap) {
		int inRequests = settings.concurrency() * settings.maxInputs();
		long inHeap = maxHeap / SHARE_OF_HEAP / (dimensions * (long) Float.BYTES);
		return (int) Math.min(Math.max(inHeap, inRequests + settings.maxInputs()), MOST_REQUESTS * (long) inRequests);
	}

}
