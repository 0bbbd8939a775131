package dev.graphrag.openai.budget;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.telemetry.CapturedEvents;
import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.RedisSystemException;

import static org.assertj.core.api.Assertions.assertThat;

class StoreBreakerTests {

	private final IOException failure = new IOException("redis://user:password@host");

	@RegisterExtension
	final CapturedEvents events = new CapturedEvents(Level.INFO);

	private final ManualTime time = new ManualTime();

	private final AtomicInteger outages = new AtomicInteger();

	private final StoreBreaker breaker = breaker("local-share");

	@Test
	void twoFailuresInARowAreAnOutage() {
		fail();
		this.breaker.succeeded();
		fail();
		assertThat(this.breaker.up()).isTrue();
		fail();
		assertThat(this.breaker.up()).isFalse();
		assertThat(this.outages).hasValue(1);
	}

	@Test
	void questionsThatFailTogetherAreOneFailure() {
		int asked = this.breaker.failures();
		for (int caller = 0; caller < 64; caller++) {
			this.breaker.failed(this.failure, asked);
		}
		assertThat(this.breaker.up()).isTrue();
		fail();
		assertThat(this.breaker.up()).isFalse();
	}

	@Test
	void anOutageIsToldOnceAndEndsWhenTheStoreIsSeen() {
		for (int failure = 0; failure < 5; failure++) {
			fail();
			this.time.advance(Duration.ofSeconds(5));
		}
		this.breaker.succeeded();
		assertThat(this.breaker.up()).isFalse();
		this.breaker.answers();
		this.breaker.answers();
		assertThat(this.breaker.up()).isTrue();
		assertThat(this.events.names()).containsExactly("openai.budget.store_down", "openai.budget.store_up");
		assertThat(CapturedEvents.facts(this.events.all().get(1))).containsEntry("actor", "tests")
			.containsEntry("down_seconds", 25L);
	}

	@ParameterizedTest
	@CsvSource({ "local-share, each replica keeps to its share", "open, nothing is limited", "closed, calls fail" })
	void theEventSaysWhatHoldsMeanwhile(String policy, String meanwhile) {
		StoreBreaker breaker = breaker(policy);
		breaker.failedToStart(this.failure);
		assertThat(this.events.facts()).containsEntry("actor", "tests")
			.containsEntry("policy", policy)
			.containsEntry("error", "java.io.IOException")
			.hasEntrySatisfying("remediation",
					(remediation) -> assertThat(remediation).asString().contains("spring.data.redis", meanwhile));
		assertThat(this.events.only().toString()).doesNotContain("password");
	}

	@Test
	void theEventNamesTheCodeOfWhatRedisAnsweredAndNoMore() {
		this.breaker.failedToStart(new RedisSystemException("Error in execution", new RedisCommandExecutionException(
				"NOPERM User canary has no permissions to run the 'evalsha' command")));
		assertThat(this.events.facts()).containsEntry("code", "NOPERM");
		assertThat(this.events.facts().toString()).doesNotContain("canary");
	}

	@Test
	void theEventNamesNoCodeWhereRedisAnsweredNothing() {
		this.breaker.failedToStart(new RedisConnectionFailureException("x", new IOException("SECRET of canary")));
		assertThat(this.events.facts()).doesNotContainKey("code");
	}

	@Test
	void theEventNamesTheCauseAndNotWhatSpringWrapsItIn() {
		this.breaker.failedToStart(new RedisConnectionFailureException("Unable to connect to Redis",
				new IllegalStateException(new UnknownHostException("redis.example.com"))));
		assertThat(this.events.facts()).containsEntry("error", "java.net.UnknownHostException");
		assertThat(this.events.only().toString()).doesNotContain("redis.example.com");
	}

	@Test
	void anOutageBeginsWithItsFirstFailure() {
		this.time.advance(Duration.ofSeconds(1));
		fail();
		this.time.advance(Duration.ofSeconds(1));
		fail();
		assertThat(this.breaker.failingSince()).isEqualTo(Duration.ofSeconds(1).toNanos());
		assertThat(this.breaker.outage()).isEqualTo(1);
		this.breaker.answers();
		assertThat(this.breaker.failingSince()).isEqualTo(Duration.ofSeconds(2).toNanos());
	}

	@Test
	void whatFailsWhileTheServiceStopsIsNoOutage() {
		this.breaker.stop();
		fail();
		fail();
		this.breaker.answers();
		assertThat(this.breaker.stopped()).isTrue();
		assertThat(this.events.all()).isEmpty();
		this.breaker.start();
		assertThat(this.breaker.up()).isTrue();
	}

	private void fail() {
		this.breaker.failed(this.failure, this.breaker.failures());
	}

	private StoreBreaker breaker(String policy) {
		return new StoreBreaker(TestClients.settings("http://localhost/v1", Map.of("budget.on-store-failure", policy)),
				this.time, this.outages::incrementAndGet);
	}

}
