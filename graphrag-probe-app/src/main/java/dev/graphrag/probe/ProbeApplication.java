package dev.graphrag.probe;

import java.io.PrintStream;
import java.util.List;

import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.probe.command.ProbeConsole;
import dev.graphrag.probe.command.TerminalTraits;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The readiness probe as a program: {@code openai-probe} as one command, a shell when
 * started without arguments on a terminal, or a server with {@code serve} or
 * {@code emulator}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ProbeConfiguration.class)
public class ProbeApplication {

	/**
	 * Run the program and end the process with its exit code.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		PrintStream results = System.out;
		// Standard output is for results alone: what logs or prints to it by habit does
		// so on standard error.
		System.setOut(System.err);
		TerminalTraits terminal = TerminalTraits.detect(System.getenv());
		ProbeConsole console = new ProbeConsole(StreamWriter.over(results), StreamWriter.over(System.err), terminal,
				new Redactor(List.of())::redact);
		int code = new Launcher(console, results, terminal).run(List.of(args));
		if (code != Launcher.WRONG_USAGE) {
			StartUpCache.asked().ifPresent(StartUpCache::fill);
		}
		System.exit(code);
	}

}
