package dev.graphrag.probe.command;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Options of the {@code emulator} command.
 *
 * @param address name or address that it listens on
 * @param port port that it listens on, 0 for a free one
 * @param limits what each model answers, {@code null} for no limits
 * @param help whether only the help was asked for
 */
record EmulatorOptions(String address, int port, @Nullable Limits limits, boolean help) {

	private static final String DEFAULT_PORT = "8089";

	private static final String DEFAULT_ADDRESS = "127.0.0.1";

	private static final Option PORT = new Option("port", "N",
			"Port to listen on; 0 for a free one (default: " + DEFAULT_PORT + ").");

	private static final Option ADDRESS = new Option("address", "HOST",
			"Address to listen on; 0.0.0.0 for every one (default: " + DEFAULT_ADDRESS + ").");

	private static final Option REQUESTS_PER_MINUTE = new Option("requests-per-minute", "N",
			"Requests that each model answers; more get a 429 (default: no limit).");

	private static final Option TOKENS_PER_MINUTE = new Option("tokens-per-minute", "N",
			"Tokens it answers for; goes with the requests (default: no limit).");

	static final OptionTable TABLE = new OptionTable(EmulatorCommand.NAME, PORT, ADDRESS, REQUESTS_PER_MINUTE,
			TOKENS_PER_MINUTE);

	private static final int HIGHEST_PORT = 65_535;

	/**
	 * Read the words after the command's name, such as {@code --port 8089}.
	 * @param words the words, already split and unquoted
	 * @return the options
	 * @throws UsageException for an unknown or repeated option, a missing or unusable
	 * value, a stray argument or half a pair of limits
	 */
	static EmulatorOptions parse(List<String> words) {
		Map<Option, String> values = TABLE.read(words);
		return new EmulatorOptions(values.getOrDefault(ADDRESS, DEFAULT_ADDRESS),
				port(values.getOrDefault(PORT, DEFAULT_PORT)),
				limits(values.get(REQUESTS_PER_MINUTE), values.get(TOKENS_PER_MINUTE)),
				values.containsKey(OptionTable.HELP));
	}

	private static int port(String value) {
		int port = Option.number(value);
		if (port < 0 || port > HIGHEST_PORT) {
			throw new UsageException(
					"Option " + PORT.flag() + " must be a port from 0 to " + HIGHEST_PORT + ", but is '" + value + "'.",
					"Write for example " + PORT.flag() + " " + DEFAULT_PORT + ".");
		}
		return port;
	}

	private static @Nullable Limits limits(@Nullable String requests, @Nullable String tokens) {
		if (requests == null && tokens == null) {
			return null;
		}
		if (requests == null || tokens == null) {
			throw new UsageException(
					"Option " + ((requests != null) ? REQUESTS_PER_MINUTE : TOKENS_PER_MINUTE).flag()
							+ " stands alone.",
					"Give both " + REQUESTS_PER_MINUTE.flag() + " and " + TOKENS_PER_MINUTE.flag() + ", or neither.");
		}
		return new Limits(REQUESTS_PER_MINUTE.positiveNumber(requests, 500),
				TOKENS_PER_MINUTE.positiveNumber(tokens, 200_000));
	}

	/**
	 * What each model answers in a minute.
	 *
	 * @param requestsPerMinute most requests
	 * @param tokensPerMinute most tokens
	 */
	record Limits(int requestsPerMinute, int tokensPerMinute) {
	}

}
