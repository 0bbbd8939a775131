package dev.graphrag.probe;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.ProbeConsole;
import dev.graphrag.probe.command.ProbeOptions;
import dev.graphrag.probe.command.SettingsLoader;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandExecutor;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ExitStatus;

/**
 * Does what the program was started for, once the application has started, and keeps the
 * exit code. A single command is run by Spring Shell's executor, with its words as they
 * came.
 */
final class ProbeRunner implements ApplicationRunner, ExitCodeGenerator, DisposableBean {

	private final Launch launch;

	private final ObjectProvider<Command> commands;

	private final SettingsLoader settings;

	private final ConfigurableApplicationContext context;

	private final CountDownLatch stopped = new CountDownLatch(1);

	private volatile int exitCode;

	ProbeRunner(Launch launch, ObjectProvider<Command> commands, SettingsLoader settings,
			ConfigurableApplicationContext context) {
		this.launch = launch;
		this.commands = commands;
		this.settings = settings;
		this.context = context;
	}

	@Override
	public void run(ApplicationArguments ignored) throws Exception {
		switch (this.launch.mode()) {
			case COMMAND -> this.exitCode = command().code();
			case SERVE -> serve();
			case SHELL -> prepare();
		}
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

	// Not a listener: for its event a context that failed would create it while it
	// closes.
	@Override
	public void destroy() {
		this.stopped.countDown();
	}

	private ExitStatus command() {
		CommandRegistry registry = new CommandRegistry(this.commands.orderedStream().collect(Collectors.toSet()));
		return new CommandExecutor(registry).execute(new CommandContext(ShellCommands.input(this.launch.command()),
				registry, StreamWriter.over(this.launch.results()), new InputReader() {
				}));
	}

	// On SIGTERM, a hook closes the context; the process ends with 143.
	private void serve() throws InterruptedException {
		try {
			begin();
		}
		catch (RuntimeException ex) {
			// A signal that comes before the first run closes the context under it, which
			// is no failed start.
			if (!this.context.isClosed()) {
				throw ex;
			}
		}
		this.stopped.await();
	}

	private void begin() throws InterruptedException {
		if (this.launch.command().isEmpty()) {
			prepare();
			ready(true);
		}
		else {
			watch(ProbeOptions.parse(this.launch.command().subList(1, this.launch.command().size())));
		}
	}

	// Every run says itself what is wrong with the settings.
	private void watch(ProbeOptions options) throws InterruptedException {
		ProbeOptions.Watch schedule = Objects.requireNonNull(options.watch());
		client();
		ready(!schedule.readyFromProbe());
		ProbeWatch watch = new ProbeWatch(schedule.interval(),
				new RepeatedProbe(this.context.getBean(OpenAiProbeCommand.class), options,
						StreamWriter.over(this.launch.results())),
				schedule.readyFromProbe() ? this::ready : (success) -> {
				});
		this.context.addApplicationListener((ContextClosedEvent event) -> watch.stop());
		if (!this.context.isClosed()) {
			watch.run();
		}
	}

	// The context's client brings the meters' series into being; without valid settings
	// the program serves what it can. What a signal takes away is no problem of theirs.
	private void prepare() {
		OpenAiClientException problem = client();
		if (problem != null && !this.context.isClosed()) {
			PrintWriter errors = StreamWriter.over(System.err);
			new ProbeConsole(errors, errors, this.launch.terminal(), UnaryOperator.identity())
				.error(String.valueOf(problem.getMessage()), problem.remediation());
		}
	}

	private @Nullable OpenAiClientException client() {
		try {
			this.settings.load();
			this.context.getBean(SharedOpenAiClient.class);
			return null;
		}
		catch (OpenAiClientException ex) {
			return ex;
		}
	}

	// Spring Boot does so after all runners, and this one may end with the program.
	private void ready(boolean ready) {
		AvailabilityChangeEvent.publish(this.context,
				ready ? ReadinessState.ACCEPTING_TRAFFIC : ReadinessState.REFUSING_TRAFFIC);
	}

}
