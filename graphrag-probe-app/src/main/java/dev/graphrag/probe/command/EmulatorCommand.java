package dev.graphrag.probe.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.emulator.ModelLimits;
import dev.graphrag.openai.emulator.OpenAiServer;
import dev.graphrag.openai.emulator.Responder;
import dev.graphrag.openai.emulator.StandardAnswers;
import org.jspecify.annotations.Nullable;

/**
 * The {@code emulator} command: an OpenAI-compatible server in the foreground. It needs
 * neither settings nor Spring, and a signal ends it together with the process.
 */
public final class EmulatorCommand {

	/**
	 * Name of the command.
	 */
	public static final String NAME = "emulator";

	/**
	 * What the command says of itself.
	 */
	public static final CommandHelp HELP = new CommandHelp(NAME,
			"Serve what OpenAI serves, for tests and clients in any language", EmulatorOptions.TABLE, """
					POST /v1/chat/completions (streams too), POST /v1/embeddings and GET /v1/models answer by
					the request alone, to any key, until a signal ends it.

					Environment: none; it reads no settings and no OPENAI_* variables.

					Exit codes:
					  0  help
					  1  it cannot listen
					  2  wrong usage
					  128 + N  ended by signal N

					Examples, the last for a client of its own, here the probe:
					  openai-probe emulator --port 8089
					  curl http://127.0.0.1:8089/v1/chat/completions -H 'Authorization: Bearer any' \\
					    -d '{"model": "gpt-4.1-mini", "messages": [{"role": "user", "content": "Hello"}]}'
					  OPENAI_BASE_URL=http://127.0.0.1:8089/v1 OPENAI_ALLOW_INSECURE_BASE_URL=true \\
					    OPENAI_API_KEY=any openai-probe""");

	private final ProbeConsole console;

	/**
	 * Create the command.
	 * @param console says where the server is, or why it is not there
	 */
	public EmulatorCommand(ProbeConsole console) {
		this.console = console;
	}

	/**
	 * Serve until the process ends, or the thread is interrupted.
	 * @param words the words after the command's name
	 * @return the exit code
	 * @throws UsageException if the words are no usable options
	 */
	public int run(List<String> words) {
		EmulatorOptions options = EmulatorOptions.parse(words);
		if (options.help()) {
			this.console.text(HELP.text());
			return 0;
		}
		return serve(options);
	}

	private int serve(EmulatorOptions options) {
		InetSocketAddress address = new InetSocketAddress(options.address(), options.port());
		try (OpenAiServer server = OpenAiServer.start(address, answers(options.limits()))) {
			this.console.info("OpenAI emulator: " + server.baseUrl() + " (any key; stop with Ctrl-C)");
			new CountDownLatch(1).await();
		}
		catch (IOException ex) {
			this.console.error("Cannot listen on port " + options.port() + " of " + options.address() + ": "
					+ ex.getMessage() + ".",
					"Stop what listens there, or name another --port, or an --address of this machine.");
			return 1;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return 0;
	}

	private static Responder answers(EmulatorOptions.@Nullable Limits limits) {
		if (limits == null) {
			return new StandardAnswers();
		}
		ModelLimits rates = new ModelLimits(TimeSource.system());
		rates.limitOthers(limits.requestsPerMinute(), limits.tokensPerMinute());
		return rates.around(new StandardAnswers());
	}

}
