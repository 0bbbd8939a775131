package dev.graphrag.probe;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.function.Function;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.OpenAiMeters;
import dev.graphrag.probe.command.AllowlistAudit;
import dev.graphrag.probe.command.AllowlistAuditCommand;
import dev.graphrag.probe.command.OpenAiProbe;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.ProbeConsole;
import dev.graphrag.probe.command.ProbeMeters;
import dev.graphrag.probe.command.SettingsCommand;
import dev.graphrag.probe.command.SettingsInspection;
import dev.graphrag.probe.command.SettingsLoader;
import dev.graphrag.probe.environment.EnvironmentProblems;
import dev.graphrag.probe.report.ArtifactWriter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.shell.core.command.Command;

/**
 * Wires the commands and what runs them.
 */
@Configuration(proxyBeanMethods = false)
class ProbeConfiguration {

	@Bean
	SettingsLoader settingsLoader(ObjectProvider<OpenAiSettings> settings, Environment environment) {
		return new SettingsLoader(settings::getObject,
				EnvironmentProblems.in(environment).stream().findFirst().orElse(null));
	}

	@Bean
	SettingsCommand settingsCommand(ObjectProvider<ConfigurationPropertiesBindHandlerAdvisor> advisors, Launch launch,
			ConfigurableEnvironment environment) {
		Redactor redactor = new Redactor(ProbeSecrets.in(environment));
		BindHandler handler = advisors.orderedStream()
			.reduce(BindHandler.DEFAULT, (advised, advisor) -> advisor.apply(advised), (first, second) -> second);
		return new SettingsCommand(new SettingsInspection(environment, handler, EnvironmentProblems.in(environment)),
				new ArtifactWriter(redactor::redact), launch.interruptions(), consoles(launch, redactor));
	}

	@Bean
	OpenAiProbe openAiProbe(SettingsLoader settings, ObjectProvider<SharedOpenAiClientFactory> clients,
			ObjectProvider<CallListener> listeners) {
		return new OpenAiProbe(settings, clients::getObject, () -> listeners.orderedStream().toList(),
				OpenAiMeters::new, TimeSource.system());
	}

	@Bean
	OpenAiProbeCommand openAiProbeCommand(OpenAiProbe probe, Launch launch, ConfigurableEnvironment environment,
			ObjectProvider<MeterRegistry> registry) {
		Redactor redactor = new Redactor(ProbeSecrets.in(environment));
		return new OpenAiProbeCommand(probe, new ArtifactWriter(redactor::redact), launch.interruptions(),
				consoles(launch, redactor), new ProbeMeters(registry.getIfAvailable()));
	}

	@Bean
	AllowlistAuditCommand allowlistAuditCommand(SettingsLoader settings,
			ObjectProvider<SharedOpenAiClientFactory> clients, Launch launch, ConfigurableEnvironment environment) {
		Redactor redactor = new Redactor(ProbeSecrets.in(environment));
		AllowlistAudit audit = new AllowlistAudit(settings, clients::getObject, Clock.systemUTC());
		return new AllowlistAuditCommand(audit, new ArtifactWriter(redactor::redact), launch.interruptions(),
				consoles(launch, redactor));
	}

	private static Function<PrintWriter, ProbeConsole> consoles(Launch launch, Redactor redactor) {
		return (out) -> new ProbeConsole(out, errors(launch, out), launch.terminal(), redactor::redact);
	}

	@Bean
	ProbeRunner probeRunner(Launch launch, ObjectProvider<Command> commands, SettingsLoader settings,
			ConfigurableApplicationContext context) {
		return new ProbeRunner(launch, commands, settings, context);
	}

	// In the shell both go through the terminal, so that they come in order.
	private static PrintWriter errors(Launch launch, PrintWriter out) {
		return (launch.mode() == Launch.Mode.SHELL) ? out : StreamWriter.over(System.err);
	}

}
