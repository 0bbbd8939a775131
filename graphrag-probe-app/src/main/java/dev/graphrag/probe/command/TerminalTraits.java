package dev.graphrag.probe.command;

import java.io.Console;
import java.lang.reflect.Method;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the program writes to and reads from.
 *
 * @param interactive whether a person sits at a terminal for both input and output
 * @param colour whether that terminal may be sent colours
 */
public record TerminalTraits(boolean interactive, boolean colour) {

	/**
	 * No terminal: plain lines.
	 */
	public static final TerminalTraits NONE = new TerminalTraits(false, false);

	/**
	 * Look at the process's own streams.
	 * @param environment the environment variables: {@code NO_COLOR} and {@code TERM} are
	 * honoured
	 * @return the traits
	 */
	public static TerminalTraits detect(Map<String, String> environment) {
		return of(isTerminal(System.console()), environment);
	}

	static TerminalTraits of(boolean terminal, Map<String, String> environment) {
		boolean interactive = terminal && !"dumb".equals(environment.get("TERM"));
		return new TerminalTraits(interactive, interactive && environment.getOrDefault("NO_COLOR", "").isEmpty());
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
