package dev.graphrag.openai.budget;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Runs the scripts on the application's connection. How long anyone waits for an answer
 * is bounded, whatever timeouts the connection has, and a store that is down is not
 * asked. Thread-safe.
 */
final class RedisCalls {

	private static final RedisScript<List<Long>> BUDGET = script("rate-budget.lua");

	private static final RedisScript<List<Long>> SHARERS = script("budget-sharers.lua");

	private final ReactiveStringRedisTemplate redis;

	private final StoreBreaker breaker;

	private final Duration longest;

	/**
	 * Create the calls.
	 * @param longest most that anyone waits for an answer
	 */
	RedisCalls(ReactiveStringRedisTemplate redis, StoreBreaker breaker, Duration longest) {
		this.redis = redis;
		this.breaker = breaker;
		this.longest = longest;
	}

	// Spring Data looks at a file's age before each use, and text has none.
	@SuppressWarnings("unchecked") // there is no class of a list of numbers
	private static RedisScript<List<Long>> script(String name) {
		try {
			return RedisScript.of(
					new ClassPathResource(name, RedisCalls.class).getContentAsString(StandardCharsets.UTF_8),
					(Class<List<Long>>) (Class<?>) List.class);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ask for a decision.
	 * @param late what to do with an answer that came when nobody waited any more: a
	 * store that was frozen does all that was asked meanwhile
	 * @return the answer, {@code null} if there is none
	 */
	@Nullable RedisReply ask(String key, List<String> arguments, Consumer<RedisReply> late) {
		if (!this.breaker.up()) {
			return null;
		}
		int failures = this.breaker.failures();
		CompletableFuture<RedisReply> reply = run(key, arguments).toFuture();
		try {
			RedisReply answer = await(reply, this.longest);
			this.breaker.succeeded();
			return answer;
		}
		catch (StoreFailedException ex) {
			this.breaker.failed(ex.getCause(), failures);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		CompletableFuture<@Nullable Void> unused = reply.thenAccept(late);
		return null;
	}

	/**
	 * Tell the store something without waiting. What one thread tells is done in its
	 * order.
	 * @param failed what to do if it is not known whether the store has done it
	 * @return whether it was sent
	 */
	boolean tell(String key, List<String> arguments, Runnable failed) {
		if (!this.breaker.up()) {
			return false;
		}
		int failures = this.breaker.failures();
		run(key, arguments).subscribe((reply) -> {
		}, (failure) -> {
			this.breaker.failed(failure, failures);
			failed.run();
		});
		return true;
	}

	/**
	 * Take back what was done for an answer that came late, from a store that must have
	 * thawed to give it.
	 */
	void takeBack(String key, List<String> arguments) {
		if (!this.breaker.stopped()) {
			run(key, arguments).onErrorComplete().subscribe();
		}
	}

	/**
	 * Connect, if nobody has. It may block as long as the application lets it.
	 */
	void connect() {
		this.redis.getConnectionFactory().getReactiveConnection().closeLater().subscribe();
	}

	/**
	 * Ask whatever was thought of the store before.
	 */
	RedisReply look(String key, List<String> arguments, Duration longest)
			throws StoreFailedException, InterruptedException {
		return await(run(key, arguments).toFuture(), longest);
	}

	/**
	 * Tell that a member is there.
	 * @return how many members there are
	 */
	int beat(String key, String member, Duration expiry, Duration longest)
			throws StoreFailedException, InterruptedException {
		CompletableFuture<List<Long>> counted = this.redis
			.execute(SHARERS, List.of(key), List.of(member, String.valueOf(expiry.toMillis())))
			.next()
			.toFuture();
		return await(counted, longest).get(0).intValue();
	}

	/**
	 * Tell that a member leaves, if that can be told.
	 */
	void leave(String key, String member) {
		try {
			await(this.redis.opsForZSet().remove(key, member).toFuture(), this.longest);
		}
		catch (StoreFailedException ex) {
			// It is forgotten soon.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Mono<RedisReply> run(String key, List<String> arguments) {
		return this.redis.execute(BUDGET, List.of(key), arguments).next().map(RedisReply::of);
	}

	// In two halves: a pause of this JVM may take the first, and the answer that came
	// meanwhile is found in the second.
	private static <T> T await(CompletableFuture<T> reply, Duration longest)
			throws StoreFailedException, InterruptedException {
		long half = longest.toNanos() / 2;
		try {
			awaitQuietly(reply, half);
			return reply.get(half, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new StoreFailedException(ex);
		}
		catch (ExecutionException ex) {
			throw new StoreFailedException((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	private static void awaitQuietly(CompletableFuture<?> reply, long nanos)
			throws ExecutionException, InterruptedException {
		try {
			reply.get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			// There is another half.
		}
	}

	/**
	 * The store did not answer, or did not do what it was asked for.
	 */
	static final class StoreFailedException extends Exception {

		private final Throwable cause;

		StoreFailedException(Throwable cause) {
			super(null, cause, false, false);
			this.cause = cause;
		}

		@Override
		public Throwable getCause() {
			return this.cause;
		}

	}

}
