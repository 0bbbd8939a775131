package dev.graphrag.probe.command;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the program writes to and reads from.
 *
 * @param interactive whether a person sits at a terminal for both input and output
 * @param colour whether that terminal may be sent colours
 * @param errors whether standard error is that terminal too
 */
public record TerminalTraits(boolean interactive, boolean colour, boolean errors) {

	/**
	 * No terminal: plain lines.
	 */
	public static final TerminalTraits NONE = new TerminalTraits(false, false, false);

	// Where a system tells what a process's streams are.
	private static final Path STREAMS = Path.of("/proc/self/fd");

	/**
	 * Look at the process's own streams.
	 * @param environment the environment variables: {@code NO_COLOR} and {@code TERM} are
	 * honoured
	 * @return the traits
	 */
	public static TerminalTraits detect(Map<String, String> environment) {
		return of(isTerminal(System.console()), environment, errorsGoWhereResultsGo());
	}

	static TerminalTraits of(boolean terminal, Map<String, String> environment, boolean errors) {
		boolean interactive = terminal && !"dumb".equals(environment.get("TERM"));
		return new TerminalTraits(interactive, interactive && environment.getOrDefault("NO_COLOR", "").isEmpty(),
				interactive && errors);
	}

	// No more than a guess where the system does not tell.
	private static boolean errorsGoWhereResultsGo() {
		try {
			return Files.readSymbolicLink(STREAMS.resolve("1")).equals(Files.readSymbolicLink(STREAMS.resolve("2")));
		}
		catch (IOException | UnsupportedOperationException ex) {
			return true;
		}
	}

	// From Java 22 on a console can be there without a terminal; only its isTerminal()
	// tells.
	private static boolean isTerminal(@Nullable Console console) {
		if (console == null) {
			return false;
		}
		try {
			Method isTerminal = Console.class.getMethod("isTerminal");
			return Boolean.TRUE.equals(isTerminal.invoke(console));
		}
		catch (NoSuchMethodException ex) {
			return true;
		}
		catch (ReflectiveOperationException ex) {
			return false;
		}
	}

}
