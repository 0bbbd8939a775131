package dev.graphrag.openai.telemetry;

import java.time.Duration;

import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.FailureReason;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * Metrics as Prometheus scrapes them once every meter has counted something.
 */
final class EveryMeter {

	private EveryMeter() {
	}

	static String scrape() {
		return registry().scrape();
	}

	static PrometheusMeterRegistry registry() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		OpenAiMeters meters = new OpenAiMeters(registry);
		meters.clientCreated(Events.settingsWithFallback());
		FakeCall call = FakeCall.chat();
		meters.callStarted(call);
		meters.budgetReserved(call, Events.place(Duration.ofSeconds(1)));
		meters.budgetWaitEnded(call, Duration.ofSeconds(1));
		meters.attemptStarted(call);
		meters.attemptFinished(call, Events.rateLimited(Duration.ofSeconds(1)));
		meters.backOffStarted(call, Events.backOff(Duration.ofSeconds(1), Duration.ofSeconds(1)));
		meters.attemptStarted(call.nextAttempt());
		meters.fellBack(call.fallBackTo("gpt-4o-mini"), "gpt-4.1-mini", "gpt-4o-mini");
		meters.callSucceeded(call, Events.chatAnswer());
		meters.callSucceeded(FakeCall.embedding(), Events.embeddingAnswer());
		meters.callFailed(FakeCall.embedding("bogus"), Events.failure(FailureReason.INVALID_REQUEST));
		FakeCall stream = FakeCall.stream();
		meters.callStarted(stream);
		meters.attemptStarted(stream);
		meters.firstContent(stream);
		meters.callCancelled(stream);
		new BudgetStoreMeters(registry, () -> true);
		new CorpusMeters(registry).textEnded(Origin.EMBEDDED);
		return registry;
	}

}
