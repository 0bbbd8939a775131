package dev.graphrag.openai.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.StagedClose;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the calls of the context's clients in two stages when it closes: waits before
 * retries and for the rate budget at once, before a web server waits for the requests
 * that wait in them; running requests get the time that the context gives a phase
 * ({@code spring.lifecycle.timeout-per-shutdown-phase}), after web servers and message
 * listeners have stopped to bring new ones. What runs longer is ended when the clients
 * are closed.
 */
final class ClientShutdown implements SmartLifecycle {

	private static final int FIRST = Integer.MAX_VALUE;

	private static final int AFTER_SERVERS = 0;

	private static final long POLL_MILLISECONDS = 50;

	private final ConfigurableListableBeanFactory beans;

	private final int phase;

	private volatile boolean running;

	private ClientShutdown(ConfigurableListableBeanFactory beans, int phase) {
		this.beans = beans;
		this.phase = phase;
	}

	static ClientShutdown ofWaits(ConfigurableListableBeanFactory beans) {
		return new ClientShutdown(beans, FIRST);
	}

	static ClientShutdown ofRequests(ConfigurableListableBeanFactory beans) {
		return new ClientShutdown(beans, AFTER_SERVERS);
	}

	@Override
	public void start() {
		this.running = true;
		staged().forEach(StagedClose::resumeWaits);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	// A test context that is paused goes on with the same clients.
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

	@Override
	public void stop() {
		this.running = false;
		staged().forEach(StagedClose::endWaits);
	}

	@Override
	public void stop(Runnable callback) {
		stop();
		if (this.phase == FIRST || idle()) {
			callback.run();
			return;
		}
		Thread thread = new Thread(() -> {
			awaitIdle();
			callback.run();
		}, "openai-shutdown");
		thread.setDaemon(true);
		thread.start();
	}

	private void awaitIdle() {
		try {
			while (!idle()) {
				TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean idle() {
		return staged().stream().allMatch(StagedClose::idle);
	}

	private List<StagedClose> staged() {
		return Arrays.stream(this.beans.getBeanNamesForType(SharedOpenAiClient.class, false, false))
			// A client that nobody has asked for yet is not to be built for this.
			.filter(this.beans::containsSingleton)
			.map(this.beans::getBean)
			.filter(StagedClose.class::isInstance)
			.map(StagedClose.class::cast)
			.toList();
	}

}
