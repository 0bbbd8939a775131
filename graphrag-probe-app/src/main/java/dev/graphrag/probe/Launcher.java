package dev.graphrag.probe;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.ProbeConsole;
import dev.graphrag.probe.command.ProbeOptions;
import dev.graphrag.probe.command.TerminalTraits;
import dev.graphrag.probe.command.UsageException;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Decides from the command line what the program does. Wrong usage and help are settled
 * here, before Spring starts.
 */
final class Launcher {

	private static final int WRONG_USAGE = OpenAiProbeCommand.WRONG_USAGE.code();

	private static final String SEE_HELP = "Run with --help to see the commands.";

	private final ProbeConsole console;

	private final PrintStream results;

	private final TerminalTraits terminal;

	Launcher(ProbeConsole console, PrintStream results, TerminalTraits terminal) {
		this.console = console;
		this.results = results;
		this.terminal = terminal;
	}

	/**
	 * Run the program.
	 * @param arguments the command line
	 * @return the exit code
	 */
	int run(List<String> arguments) {
		try {
			return dispatch(arguments);
		}
		catch (UsageException ex) {
			this.console.error(ex);
			return WRONG_USAGE;
		}
	}

	private int dispatch(List<String> arguments) {
		if (arguments.isEmpty()) {
			return this.terminal.interactive() ? start(Launch.Mode.SHELL, arguments) : noTerminal();
		}
		List<String> words = arguments.subList(1, arguments.size());
		return switch (arguments.get(0)) {
			case OpenAiProbeCommand.NAME -> probe(words);
			case "serve" -> serve(words);
			case "help", "--help", "-h" -> help(words);
			case "version", "--version" -> version();
			default -> throw new UsageException("Unknown command '" + arguments.get(0) + "'.", SEE_HELP);
		};
	}

	private int probe(List<String> words) {
		if (ProbeOptions.parse(words).help()) {
			return show(OpenAiProbeCommand.help());
		}
		return start(Launch.Mode.PROBE, words);
	}

	private int serve(List<String> words) {
		if (words.isEmpty()) {
			return start(Launch.Mode.SERVE, words);
		}
		if (words.get(0).equals("--help") || words.get(0).equals("-h")) {
			return show(Usage.TEXT);
		}
		throw new UsageException("Command serve takes no arguments, but got '" + words.get(0) + "'.",
				"Set the port with the environment variable SERVER_PORT.");
	}

	private int help(List<String> words) {
		if (words.isEmpty() || words.get(0).equals("serve")) {
			return show(Usage.TEXT);
		}
		if (words.get(0).equals(OpenAiProbeCommand.NAME)) {
			return show(OpenAiProbeCommand.help());
		}
		throw new UsageException("Unknown command '" + words.get(0) + "'.", SEE_HELP);
	}

	private int version() {
		String version = ProbeApplication.class.getPackage().getImplementationVersion();
		return show("graphrag-probe-app " + ((version != null) ? version : "(not packaged)"));
	}

	private int show(String text) {
		this.console.text(text);
		return 0;
	}

	private int noTerminal() {
		this.console.error("There is no command, and no terminal for the shell.",
				"Name a command: openai-probe, or serve. " + SEE_HELP);
		return WRONG_USAGE;
	}

	private int start(Launch.Mode mode, List<String> words) {
		Launch launch = new Launch(mode, words, this.results, this.terminal);
		try {
			ConfigurableApplicationContext context = application(launch).run();
			return SpringApplication.exit(context);
		}
		catch (RuntimeException ex) {
			StartFailure failure = StartFailure.of(ex);
			this.console.error(failure.message(), failure.remediation());
			return 1;
		}
	}

	private SpringApplication application(Launch launch) {
		boolean oneShot = launch.mode() == Launch.Mode.PROBE;
		// It warms up a web server's classes, which a single command never uses.
		System.setProperty("spring.backgroundpreinitializer.ignore", String.valueOf(oneShot));
		SpringApplication application = new SpringApplication(ProbeApplication.class);
		application.setBannerMode(Banner.Mode.OFF);
		application.setAddCommandLineProperties(false);
		application.setLazyInitialization(true);
		application.setLogStartupInfo(launch.mode() == Launch.Mode.SERVE);
		application.setWebApplicationType(oneShot ? WebApplicationType.NONE : WebApplicationType.SERVLET);
		// A command that is interrupted ends at once; it holds nothing that needs
		// closing.
		application.setRegisterShutdownHook(!oneShot);
		application.setDefaultProperties(defaults(launch));
		application.addInitializers((context) -> context.getBeanFactory().registerSingleton("launch", launch));
		return application;
	}

	// A person at a terminal sees the summary, the errors and the progress; log lines
	// would
	// say the same twice and break the progress line.
	private static Map<String, Object> defaults(Launch launch) {
		Map<String, Object> defaults = new HashMap<>(Map.of(Launch.MODE_PROPERTY, launch.mode().name()));
		if (launch.terminal().interactive() && launch.mode() != Launch.Mode.SERVE) {
			defaults.put("logging.level.root", "warn");
			defaults.put("logging.level.dev.graphrag.openai", "off");
		}
		return defaults;
	}

}
