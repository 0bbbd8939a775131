package dev.graphrag.probe;

/**
 * Help text of the program.
 */
final class Usage {

	static final String TEXT = """
			Usage: java -jar graphrag-probe-app.jar [command]

			Commands:
			  openai-probe [options]  Check that OpenAI is reachable and guarded, and write a report;
			                          'openai-probe --help' lists the options
			  serve                   Serve /actuator/health and /actuator/prometheus until SIGTERM,
			                          on port 8080 or SERVER_PORT
			  emulator [options]      Serve what OpenAI serves, on port 8089, until Ctrl-C or SIGTERM;
			                          'emulator --help' lists the options
			  help, version           Show this help, or the version

			Without a command, on a terminal: a shell that has openai-probe as well.

			Exit codes: 0 success or skipped, 1 the probe failed, 2 wrong usage,
			128 + N ended by signal N.
			Settings: OPENAI_* variables, a .env file, or graphrag.openai.* properties.""";

	private Usage() {
	}

}
