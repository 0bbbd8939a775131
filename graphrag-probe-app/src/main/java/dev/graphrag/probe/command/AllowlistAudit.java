package dev.graphrag.probe.command;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import dev.graphrag.openai.ModelCatalog;
import dev.graphrag.openai.ModelCatalog.Model;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.probe.report.AllowlistReport;
import dev.graphrag.probe.report.AllowlistReport.AuditedModel;
import dev.graphrag.probe.report.Outcome;

/**
 * Looks for every model that calls may use in the list of those that the endpoint offers.
 * A fallback model that is not enabled may not be used, and is not looked for. Ends in a
 * report whatever happens.
 */
public final class AllowlistAudit {

	private final SettingsLoader settings;

	private final Supplier<SharedOpenAiClientFactory> clients;

	private final Clock clock;

	/**
	 * Create an audit.
	 * @param settings where settings come from
	 * @param clients where lists of models come from
	 * @param clock gives the report's time
	 */
	public AllowlistAudit(SettingsLoader settings, Supplier<SharedOpenAiClientFactory> clients, Clock clock) {
		this.settings = settings;
		this.clients = clients;
		this.clock = clock;
	}

	/**
	 * Run the audit.
	 * @param options the run's options
	 * @return the report; a failure is in it
	 */
	AllowlistReport run(ProbeOptions options) {
		return report(options).withNotes(options.emulator() ? RunSettings.EMULATED : null);
	}

	private AllowlistReport report(ProbeOptions options) {
		try {
			OpenAiSettings loaded = RunSettings.of(this.settings, options);
			List<AuditedModel> models = options.emulator() ? RunSettings.withEmulator(loaded, this::audited)
					: audited(loaded);
			return AllowlistReport.of(models, this.clock);
		}
		catch (OpenAiClientException ex) {
			return AllowlistReport.failed(Outcome.Failure.of(ex), this.clock);
		}
		catch (RuntimeException | Error ex) {
			// A library may throw anything, and the run ends in a report all the same.
			return AllowlistReport.failed(Outcome.Failure.unexpected(ex), this.clock);
		}
	}

	private List<AuditedModel> audited(OpenAiSettings settings) {
		Map<String, Model> offered = new LinkedHashMap<>();
		try (ModelCatalog catalog = this.clients.get().catalog(settings)) {
			catalog.models().forEach((model) -> offered.put(model.name(), model));
		}
		ModelPolicy policy = settings.models();
		List<AuditedModel> models = new ArrayList<>();
		models.add(audited(policy.baseline(), "baseline", offered));
		if (policy.fallbackEnabled()) {
			models.add(audited(policy.fallback(), "fallback", offered));
		}
		models.add(audited(settings.embedding().model(), "embedding", offered));
		return models;
	}

	private static AuditedModel audited(String name, String role, Map<String, Model> offered) {
		Model model = Objects.requireNonNullElseGet(offered.get(name), () -> new Model(name, null));
		List<String> newer = offered.values()
			.stream()
			.filter((other) -> ModelName.isNewer(other, model))
			.map(Model::name)
			.sorted()
			.toList();
		return new AuditedModel(name, role, offered.containsKey(name), newer);
	}

}
