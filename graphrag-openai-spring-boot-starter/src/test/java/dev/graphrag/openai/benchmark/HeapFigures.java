package dev.graphrag.openai.benchmark;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;

/**
 * What a process's heap held: with garbage at its fullest, and after its collections.
 */
final class HeapFigures {

	private final AtomicLong afterCollection = new AtomicLong();

	HeapFigures() {
		ManagementFactory.getGarbageCollectorMXBeans()
			.forEach((collector) -> ((NotificationEmitter) collector).addNotificationListener((notification, none) -> {
				if (notification.getUserData() instanceof CompositeData data) {
					collected(GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageAfterGc());
				}
			}, null, null));
	}

	private void collected(Map<String, MemoryUsage> pools) {
		long used = 0;
		for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
			MemoryUsage usage = pools.get(pool.getName());
			used += (pool.getType() == MemoryType.HEAP && usage != null) ? usage.getUsed() : 0;
		}
		this.afterCollection.accumulateAndGet(used, Math::max);
	}

	/**
	 * Return the sum of the heap pools' peaks, which need not have been at the same time.
	 */
	double peakMegabytes() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.mapToLong((pool) -> pool.getPeakUsage().getUsed())
			.sum() / 1e6;
	}

	/**
	 * Return the most that was in use right after a collection, some garbage included.
	 */
	double afterCollectionMegabytes() {
		return this.afterCollection.get() / 1e6;
	}

	/**
	 * Return the time of all collections so far.
	 */
	static double collectionSeconds() {
		return ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.mapToLong(GarbageCollectorMXBean::getCollectionTime)
			.sum() / 1e3;
	}

}
