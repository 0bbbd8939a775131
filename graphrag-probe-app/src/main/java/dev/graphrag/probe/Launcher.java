package dev.graphrag.probe;

import java.io.PrintStream;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

import dev.graphrag.probe.command.AllowlistAuditCommand;
import dev.graphrag.probe.command.CommandEnd;
import dev.graphrag.probe.command.CommandHelp;
import dev.graphrag.probe.command.Commands;
import dev.graphrag.probe.command.CompletionScripts;
import dev.graphrag.probe.command.EmulatorCommand;
import dev.graphrag.probe.command.Interruption;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.ProbeConsole;
import dev.graphrag.probe.command.ProbeOptions;
import dev.graphrag.probe.command.SettingsCommand;
import dev.graphrag.probe.command.TerminalTraits;
import dev.graphrag.probe.command.UsageException;
import dev.graphrag.probe.report.Outcome;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Decides from the command line what the program does. Wrong usage and help are settled
 * here, before Spring starts.
 */
final class Launcher {

	/**
	 * Exit code of wrong usage.
	 */
	static final int WRONG_USAGE = OpenAiProbeCommand.WRONG_USAGE.code();

	private static final String VERSION_FLAG = "--version";

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
			return shell();
		}
		String name = arguments.get(0);
		List<String> words = arguments.subList(1, arguments.size());
		return switch (name) {
			case OpenAiProbeCommand.NAME -> namesCommand(words) ? dispatch(words) : probe(words);
			case AllowlistAuditCommand.NAME -> command(AllowlistAuditCommand.HELP, words);
			case SettingsCommand.NAME -> command(SettingsCommand.HELP, words);
			case EmulatorCommand.NAME -> new EmulatorCommand(this.console).run(words);
			case "serve" -> serve(words);
			case "shell" -> withoutOptions(Commands.SHELL, words, this::shell);
			case CompletionScripts.NAME -> show(CompletionScripts.text(words));
			case "help", "--help", "-h" -> help(words);
			case "version", VERSION_FLAG -> withoutOptions(Commands.VERSION, words, () -> show(version()));
			default -> throw unknown(name);
		};
	}

	// Where openai-probe is the program's name: openai-probe serve.
	private static boolean namesCommand(List<String> words) {
		return !words.isEmpty() && (Commands.named(words.get(0)).isPresent() || words.get(0).equals(VERSION_FLAG));
	}

	private int help(List<String> words) {
		if (words.isEmpty()) {
			return show(Commands.text());
		}
		CommandHelp named = Commands.named(words.get(0)).orElse(null);
		if (named == null && !words.get(0).startsWith("-")) {
			throw unknown(words.get(0));
		}
		CommandHelp help = (named != null) ? named : Commands.HELP;
		return withoutOptions(Commands.HELP, words.subList((named != null) ? 1 : 0, words.size()),
				() -> show(help.text()));
	}

	private static UsageException unknown(String name) {
		return new UsageException("Unknown command '" + name + "'.", SEE_HELP);
	}

	private int withoutOptions(CommandHelp help, List<String> words, IntSupplier command) {
		return help.options().read(words).isEmpty() ? command.getAsInt() : show(help.text());
	}

	private int probe(List<String> words) {
		ProbeOptions options = ProbeOptions.parse(words);
		boolean watches = options.watch() != null && !options.help();
		return watches ? watch(words, options) : command(OpenAiProbeCommand.HELP, words);
	}

	private int serve(List<String> words) {
		ProbeOptions options = ProbeOptions.parseServe(words);
		if (options.help()) {
			return show(Commands.SERVE.text());
		}
		return (options.watch() != null) ? watch(words, options) : serve();
	}

	// Each run has an interruption of its own; a signal between two leaves no report.
	private int watch(List<String> words, ProbeOptions options) {
		CommandEnd end = CommandEnd.ofProbe(options, this.console, new Interruption());
		return start(launch(Launch.Mode.SERVE, OpenAiProbeCommand.NAME, words, Interruption::new),
				(failure) -> end.of(failure.outcome()).code());
	}

	private int command(CommandHelp help, List<String> words) {
		Interruption interruption = new Interruption();
		CommandEnd end = CommandEnd.find(help.name(), words, this.console, interruption).orElse(null);
		return (end != null) ? command(launch(Launch.Mode.COMMAND, help.name(), words, () -> interruption), end)
				: show(help.text());
	}

	private static int command(Launch launch, CommandEnd end) {
		SignalHook hook = SignalHook.install(launch.interruptions().get(), () -> end.of(Outcome.Failure.interrupted()));
		try {
			return start(launch, (failure) -> end.of(failure.outcome()).code());
		}
		finally {
			hook.close();
		}
	}

	private Launch launch(Launch.Mode mode, String name, List<String> words, Supplier<Interruption> interruptions) {
		List<String> command = Stream.concat(Stream.of(name), words.stream()).toList();
		return new Launch(mode, command, this.results, this.terminal, interruptions);
	}

	static String version() {
		String version = ProbeApplication.class.getPackage().getImplementationVersion();
		return "graphrag-probe-app " + ((version != null) ? version : "(not packaged)");
	}

	private int show(String text) {
		this.console.text(text);
		return 0;
	}

	private int noTerminal() {
		this.console.error("The shell needs a terminal, and there is none, or a dumb one.",
				"Name another command, such as openai-probe or serve. " + SEE_HELP);
		return WRONG_USAGE;
	}

	private int serve() {
		Launch launch = new Launch(Launch.Mode.SERVE, List.of(), this.results, this.terminal, Interruption::new);
		return start(launch, (failure) -> {
			this.console.error(failure.message(), failure.remediation());
			return 1;
		});
	}

	private int shell() {
		if (!this.terminal.interactive()) {
			return noTerminal();
		}
		this.console.text(Shell.WELCOME);
		return new Shell(this.terminal).run(this.results);
	}

	private static int start(Launch launch, ToIntFunction<StartFailure> failed) {
		try {
			ConfigurableApplicationContext context = ApplicationStart.run(ProbeSpringApplication.of(launch));
			// A signal has closed it where it is no longer active, and ends the process.
			return context.isActive() ? SpringApplication.exit(context) : 0;
		}
		catch (ApplicationStart.FailedException ex) {
			EarlyOutput quiet = new EarlyOutput();
			quiet.hold();
			try {
				return failed.applyAsInt(ex.failure());
			}
			finally {
				quiet.drop();
			}
		}
	}

}
