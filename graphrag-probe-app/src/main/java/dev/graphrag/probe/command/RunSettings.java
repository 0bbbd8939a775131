package dev.graphrag.probe.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

import dev.graphrag.openai.Secret;
import dev.graphrag.openai.emulator.OpenAiServer;
import dev.graphrag.openai.emulator.StandardAnswers;
import dev.graphrag.openai.settings.BudgetSettings;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.probe.report.ProbeReport;

/**
 * The settings of one run, which its options change.
 */
final class RunSettings {

	/**
	 * What a report says of a run against the emulator.
	 */
	static final String EMULATED = "Ran against the built-in emulator, not against OpenAI.";

	private RunSettings() {
	}

	static OpenAiSettings of(SettingsLoader loader, ProbeOptions options) {
		boolean live = !options.skipLive() && !options.emulator();
		OpenAiSettings settings = live ? loader.loadForLiveCalls() : loader.load();
		OpenAiSettings.Retry retry = settings.retry();
		if (options.maxAttempts() != null) {
			retry = retry.withMaxAttempts(options.maxAttempts());
		}
		if (options.backoff() != null) {
			retry = retry.withBackoff(options.backoff());
		}
		// A warm-up would run beside the calls that load the same classes.
		return settings.withActor(ProbeReport.ACTOR)
			.withRetry(retry)
			.withBudget(settings.budget().withStore(BudgetSettings.Store.LOCAL))
			.withWarmUp(new OpenAiSettings.WarmUp(false));
	}

	/**
	 * Make calls to an OpenAI-compatible server inside this process.
	 */
	static <T> T withEmulator(OpenAiSettings settings, Function<OpenAiSettings, T> calls) {
		try (OpenAiServer emulator = OpenAiServer.start(new StandardAnswers())) {
			// It is in this process, where no proxy could reach it.
			return calls.apply(settings.withEndpoint(emulator.baseUrl(), new Secret(OpenAiServer.API_KEY))
				.withHttp(settings.http().withProxy(null)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
