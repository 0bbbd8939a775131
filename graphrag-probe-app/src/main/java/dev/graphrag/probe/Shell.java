package dev.graphrag.probe;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.graphrag.probe.command.ProbeConsole;
import dev.graphrag.probe.command.TerminalTraits;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.impl.DefaultHighlighter;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.Signals;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.jline.CommandHighlighter;
import org.springframework.shell.jline.ExtendedDefaultParser;
import org.springframework.shell.jline.JLineShellRunner;

/**
 * The interactive shell. The prompt comes at once, and the application, with its web
 * server, starts behind it.
 */
final class Shell {

	static final String WELCOME = "OpenAI probe shell: help lists the commands, Ctrl-C cancels one, exit ends it.";

	private final ShellApplication application = new ShellApplication();

	private final RunningCommand running = new RunningCommand();

	private final Thread reading = Thread.currentThread();

	private final TerminalTraits traits;

	private PrintStream above = System.err;

	/**
	 * Create the shell of the current thread.
	 * @param traits what it writes to
	 */
	Shell(TerminalTraits traits) {
		this.traits = traits;
	}

	/**
	 * Read and run commands until the shell is left.
	 * @param results standard output
	 * @return the exit code
	 */
	int run(PrintStream results) {
		Launch launch = new Launch(Launch.Mode.SHELL, List.of(), results, this.traits, this.running::interruption);
		try (Terminal terminal = TerminalBuilder.builder()
			.systemOutput(TerminalBuilder.SystemOutput.SysOut)
			.dumb(true)
			.build()) {
			run(terminal, () -> start(launch));
			return this.application.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void run(Terminal terminal, Runnable start) {
		if (terminal.getWidth() == 0) {
			// A container's terminal may not say its size, and JLine would show nothing.
			terminal.setSize(new Size(80, 24));
		}
		CommandRegistry registry = ShellCommands.registry(this.application, this.running, this.traits);
		LineReader reader = reader(terminal, registry);
		terminal.handle(Terminal.Signal.INT, (signal) -> this.running.cancel());
		if (terminal instanceof DumbTerminal) {
			// JLine leaves the process's signals alone there, and Ctrl-C would end it.
			Signals.register("INT", () -> terminal.raise(Terminal.Signal.INT));
		}
		this.above = AbovePrompt.stream(reader::printAbove);
		PrintStream out = System.out;
		PrintStream err = System.err;
		System.setOut(this.above);
		System.setErr(this.above);
		try {
			this.application.start(start);
			read(reader, registry);
		}
		finally {
			System.setOut(out);
			System.setErr(err);
		}
	}

	private void read(LineReader reader, CommandRegistry registry) {
		PromptReader prompt = new PromptReader(reader, this.application::hasFailed);
		try {
			new JLineShellRunner(prompt, ShellCommands::parse, registry).run(new String[0]);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private LineReader reader(Terminal terminal, CommandRegistry registry) {
		ExtendedDefaultParser parser = new ExtendedDefaultParser();
		parser.setEofOnUnclosedQuote(true);
		return LineReaderBuilder.builder()
			.terminal(terminal)
			.parser(parser)
			.completer(new ShellCompleter(registry))
			.highlighter(this.traits.colour() ? new CommandHighlighter(registry) : new DefaultHighlighter())
			// A word with an exclamation mark is a word.
			.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
			.option(LineReader.Option.INSERT_TAB, false)
			.build();
	}

	private void start(Launch launch) {
		try {
			started(ApplicationStart.run(ProbeSpringApplication.of(launch)));
		}
		catch (ApplicationStart.FailedException ex) {
			startWithoutServer(launch, ex.failure());
		}
	}

	// Where the web server cannot start, the shell can do without it.
	private void startWithoutServer(Launch launch, StartFailure failure) {
		ProbeSpringApplication application = ProbeSpringApplication.of(launch);
		application.setWebApplicationType(WebApplicationType.NONE);
		try {
			ConfigurableApplicationContext context = ApplicationStart.run(application);
			say((console) -> console.error(failure.message(),
					"The shell goes on without the actuator. " + failure.remediation()));
			started(context);
		}
		catch (ApplicationStart.FailedException ex) {
			failed(ex.failure());
		}
	}

	private void started(ConfigurableApplicationContext context) {
		this.application.started(context);
		Stream.of("local.management.port", "local.server.port")
			.map(context.getEnvironment()::getProperty)
			.filter(Objects::nonNull)
			.findFirst()
			.ifPresent((port) -> say((console) -> console
				.text("Serving /actuator/health and /actuator/prometheus on port " + port + ".")));
	}

	private void failed(StartFailure failure) {
		say((console) -> console.error(failure.message(), failure.remediation()));
		this.application.failed(failure, this.reading);
	}

	private void say(Consumer<ProbeConsole> words) {
		PrintWriter writer = StreamWriter.over(this.above);
		words.accept(new ProbeConsole(writer, writer, this.traits, UnaryOperator.identity()));
	}

}
