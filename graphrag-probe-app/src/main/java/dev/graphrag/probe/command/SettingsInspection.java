package dev.graphrag.probe.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.OpenAiSettings.Price;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.settings.SettingsFailure;
import dev.graphrag.openai.settings.UnknownSettings;
import dev.graphrag.probe.environment.EnvironmentProblem;
import dev.graphrag.probe.report.SettingsReport;
import dev.graphrag.probe.report.SettingsReport.Problem;
import dev.graphrag.probe.report.SettingsReport.Value;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Looks at the settings without using them. Reading them stops at the first that is
 * wrong, so they are read again without it until nothing else is found.
 */
public final class SettingsInspection {

	// What they permit is not to be reported as forbidden while they cannot be read.
	private static final Set<Setting> PERMISSIONS = Set.of(Setting.ALLOW_INSECURE_BASE_URL, Setting.FALLBACK_ENABLED);

	private final SettingSources sources;

	private final List<EnvironmentProblem> problems;

	/**
	 * Create an inspection.
	 * @param environment where settings come from
	 * @param handler reads blank values as unset, as for every service
	 * @param problems what makes the environment unusable
	 */
	public SettingsInspection(ConfigurableEnvironment environment, BindHandler handler,
			List<EnvironmentProblem> problems) {
		this.sources = new SettingSources(environment, handler);
		this.problems = problems;
	}

	/**
	 * Look at the settings as they are now.
	 * @return every setting and every problem
	 */
	SettingsReport inspect() {
		List<Problem> found = new ArrayList<>();
		this.problems.forEach((problem) -> found.add(new Problem(null, problem.problem(), problem.remediation())));
		OpenAiSettings settings = read(found);
		Map<String, Value> values = new LinkedHashMap<>();
		for (Setting setting : Setting.values()) {
			boolean broken = found.stream().anyMatch((problem) -> setting.property().equals(problem.setting()));
			values.put(setting.property(), value(setting, broken ? null : settings));
		}
		return new SettingsReport(values, found, warnings());
	}

	private @Nullable OpenAiSettings read(List<Problem> found) {
		Set<ConfigurationPropertyName> hidden = new HashSet<>();
		Map<String, String> instead = new HashMap<>();
		while (true) {
			try {
				return this.sources.bind(hidden, instead);
			}
			catch (RuntimeException ex) {
				OpenAiClientException error = SettingsFailure.from(ex);
				String name = Objects.toString(error.details().get("setting"), null);
				found.add(new Problem(name, String.valueOf(error.getMessage()), error.remediation()));
				if (name == null || !hidden.add(ConfigurationPropertyName.of(name))) {
					return null;
				}
				Setting setting = Setting.of(name);
				if (setting != null && PERMISSIONS.contains(setting)) {
					instead.put(name, "true");
				}
			}
		}
	}

	private Value value(Setting setting, @Nullable OpenAiSettings settings) {
		ConfigurationProperty property = this.sources.find(setting);
		Object value = (settings != null) ? printable(setting, settings) : asWritten(setting, property);
		return (property != null)
				? new Value(value, SettingSources.kind(property), SettingSources.place(property.getOrigin()))
				: new Value(value, "default", null);
	}

	private static @Nullable Object printable(Setting setting, OpenAiSettings settings) {
		if (setting == Setting.PRICING) {
			Map<String, Object> prices = new TreeMap<>();
			settings.pricing().forEach((model, price) -> prices.put(model, tree(price)));
			return prices;
		}
		Object value = setting.valueIn(settings);
		return value.equals("") ? null : value;
	}

	private static Map<String, @Nullable Object> tree(Price price) {
		Map<String, @Nullable Object> tree = new LinkedHashMap<>();
		tree.put("input", price.input());
		tree.put("cached_input", price.cachedInput());
		tree.put("output", price.output());
		return tree;
	}

	private @Nullable Object asWritten(Setting setting, @Nullable ConfigurationProperty property) {
		if (property == null) {
			return null;
		}
		return setting.confidential() ? Secret.MASK : this.sources.text(property);
	}

	private List<Problem> warnings() {
		return UnknownSettings.in(this.sources.all()).stream().map(SettingsInspection::warning).toList();
	}

	private static Problem warning(UnknownSettings.Unknown unknown) {
		String place = SettingSources.place(unknown.origin());
		return new Problem(unknown.name(),
				unknown.name() + " is no setting and has no effect" + ((place != null) ? " (" + place + ")." : "."),
				(unknown.probably() != null) ? "Write " + unknown.probably() + " if that is meant."
						: "Remove it, or look up the setting's name.");
	}

}
