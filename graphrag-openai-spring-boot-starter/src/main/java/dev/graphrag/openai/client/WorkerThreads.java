package dev.graphrag.openai.client;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Threads for calls that their callers do not wait for. How many there are is bounded by
 * those who use them.
 */
final class WorkerThreads {

	private static final String NAME = "openai-";

	private static final long KEEP_ALIVE_SECONDS = 10;

	private WorkerThreads() {
	}

	static Executor virtual() {
		return new VirtualThreadTaskExecutor(NAME);
	}

	static Executor platform() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(NAME);
		threads.setDaemon(true);
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threads);
	}

}
