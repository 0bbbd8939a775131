package dev.graphrag.probe;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.graphrag.probe.command.Interruption;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.TerminalTraits;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;

/**
 * The application as {@code serve} starts it, on a free port, with probes run inside.
 */
final class ServedProbeApp implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final int port;

	private ServedProbeApp(WebServerInitializedEvent event) {
		this.context = (ConfigurableApplicationContext) event.getApplicationContext();
		this.port = event.getWebServer().getPort();
	}

	static ServedProbeApp start(Map<String, Object> settings) throws Exception {
		CompletableFuture<WebServerInitializedEvent> started = new CompletableFuture<>();
		Map<String, Object> properties = new HashMap<>(settings);
		properties.putAll(Map.of(Launch.MODE_PROPERTY, Launch.Mode.SERVE.name(), "server.port", "0"));
		Launch launch = new Launch(Launch.Mode.SERVE, List.of(), new PrintStream(PrintStream.nullOutputStream()),
				TerminalTraits.NONE, Interruption::new);
		SpringApplication application = new SpringApplication(ProbeApplication.class);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		application.setLazyInitialization(true);
		application.setRegisterShutdownHook(false);
		application.addInitializers((context) -> {
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
			context.getBeanFactory().registerSingleton("launch", launch);
		});
		application.addListeners((ApplicationListener<WebServerInitializedEvent>) started::complete);
		// It serves until its context is closed.
		Thread serving = new Thread(() -> run(application, started), "serve");
		serving.setDaemon(true);
		serving.start();
		return new ServedProbeApp(started.get(2, TimeUnit.MINUTES));
	}

	private static void run(SpringApplication application, CompletableFuture<?> started) {
		try {
			application.run();
		}
		catch (RuntimeException ex) {
			started.completeExceptionally(ex);
		}
	}

	int port() {
		return this.port;
	}

	int probe(Path root) throws Exception {
		OpenAiProbeCommand command = this.context.getBean(OpenAiProbeCommand.class);
		ParsedInput input = ParsedInput.builder()
			.commandName(OpenAiProbeCommand.NAME)
			.addArgument(new CommandArgument(0, "--root=" + root))
			.build();
		return command.execute(new CommandContext(input, new CommandRegistry(Set.of(command)),
				new PrintWriter(new StringWriter(), true), new InputReader() {
				}))
			.code();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
