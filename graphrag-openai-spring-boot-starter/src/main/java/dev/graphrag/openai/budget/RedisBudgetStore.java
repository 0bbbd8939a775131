package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.RedisCalls.StoreFailedException;
import dev.graphrag.openai.settings.BudgetSettings;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.util.Assert;

/**
 * Budgets that are shared through the Redis of the application's connection. It has a
 * heartbeat on one of Reactor's threads, by which sharers know of each other and which
 * finds out whether Redis is there. Thread-safe.
 */
public final class RedisBudgetStore implements RateBudgets, SmartLifecycle {

	// Connections end in phase 0, and what is stopped before may still send requests.
	private static final int BEFORE_CONNECTIONS_END = 1;

	private static final Duration LONGEST = Duration.ofMillis(100);

	private static final Duration HEARTBEAT = Duration.ofSeconds(5);

	private static final Duration LONGEST_START = Duration.ofSeconds(5);

	private final StoreBreaker breaker;

	private final RedisCalls calls;

	private final Duration longest;

	// Clients end without telling.
	private final Set<RedisRateBudget> budgets = Collections.newSetFromMap(new WeakHashMap<>());

	private final AtomicBoolean beating = new AtomicBoolean();

	private volatile @Nullable Disposable heartbeat;

	/**
	 * Create a store.
	 * @param connections the application's connections
	 * @param settings settings of the context's client
	 * @param time the clock
	 */
	public RedisBudgetStore(ReactiveRedisConnectionFactory connections, OpenAiSettings settings, TimeSource time) {
		this(connections, settings, time, LONGEST);
	}

	RedisBudgetStore(ReactiveRedisConnectionFactory connections, OpenAiSettings settings, TimeSource time,
			Duration longest) {
		Assert.notNull(connections, "connections must not be null");
		Assert.notNull(settings, "settings must not be null");
		Assert.notNull(time, "time must not be null");
		this.breaker = new StoreBreaker(settings, time, () -> budgets().forEach(RedisRateBudget::standIn));
		this.calls = new RedisCalls(new ReactiveStringRedisTemplate(connections), this.breaker, longest);
		this.longest = longest;
	}

	@Override
	public @Nullable RateBudget of(OpenAiSettings settings, Supplier<String> account, TimeSource time) {
		Assert.notNull(settings, "settings must not be null");
		Assert.notNull(account, "account must not be null");
		Assert.notNull(time, "time must not be null");
		if (settings.rateLimits().isEmpty() || settings.budget().store() != BudgetSettings.Store.REDIS) {
			return LOCAL.of(settings, account, time);
		}
		String name = settings.budget().name();
		RedisRateBudget budget = new RedisRateBudget(this.calls, this.breaker, settings,
				(name != null) ? name : account.get(), time);
		add(budget);
		return budget;
	}

	private void add(RedisRateBudget budget) {
		synchronized (this.budgets) {
			this.budgets.add(budget);
		}
		if (isRunning()) {
			Schedulers.boundedElastic().schedule(this::beat);
		}
	}

	private List<RedisRateBudget> budgets() {
		synchronized (this.budgets) {
			return List.copyOf(this.budgets);
		}
	}

	/**
	 * Return whether Redis answers.
	 * @return whether it is asked
	 */
	public boolean up() {
		return this.breaker.up();
	}

	/**
	 * Connect, so that the first call need not, and begin the heartbeat. It takes no
	 * longer than five seconds: a service starts without Redis.
	 */
	@Override
	public void start() {
		this.breaker.start();
		CompletableFuture<Void> first = new CompletableFuture<>();
		Schedulers.boundedElastic().schedule(() -> {
			connect();
			first.complete(null);
		});
		await(first);
		this.heartbeat = Schedulers.boundedElastic()
			.schedulePeriodically(this::beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void await(CompletableFuture<Void> first) {
		try {
			first.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			this.breaker.failedToStart(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The first heartbeat, which may take its time.
	 */
	void connect() {
		beat(LONGEST_START, this.breaker::failedToStart);
	}

	/**
	 * One heartbeat of every client.
	 */
	void beat() {
		int failures = this.breaker.failures();
		beat(this.longest, (failure) -> this.breaker.failed(failure, failures));
	}

	private void beat(Duration longest, Consumer<Throwable> failed) {
		if (this.breaker.stopped() || !this.beating.compareAndSet(false, true)) {
			return;
		}
		try {
			beatAll(longest);
		}
		catch (StoreFailedException ex) {
			failed.accept(ex.getCause());
		}
		catch (RuntimeException ex) {
			failed.accept(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.beating.set(false);
		}
	}

	private void beatAll(Duration longest) throws StoreFailedException, InterruptedException {
		this.calls.connect();
		for (RedisRateBudget budget : budgets()) {
			budget.beat(longest);
		}
		this.breaker.answers();
	}

	/**
	 * Leave the store alone: the calls that still run go on without it.
	 */
	@Override
	public void stop() {
		boolean answers = up();
		this.breaker.stop();
		Disposable beating = this.heartbeat;
		if (beating != null) {
			beating.dispose();
		}
		this.heartbeat = null;
		if (answers) {
			budgets().forEach(RedisRateBudget::leave);
		}
	}

	@Override
	public boolean isRunning() {
		return this.heartbeat != null;
	}

	@Override
	public int getPhase() {
		return BEFORE_CONNECTIONS_END;
	}

}
