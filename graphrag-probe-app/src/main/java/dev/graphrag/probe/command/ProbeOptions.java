package dev.graphrag.probe.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * Options of one {@code openai-probe} run.
 *
 * @param root directory that the artifacts belong to
 * @param artifactsDirectory directory of the artifacts, already resolved against the root
 * @param skipLive whether to make no request
 * @param emulator whether to probe the built-in server
 * @param format what the result is printed as
 * @param watch how the probe is repeated, {@code null} to run it once
 * @param maxAttempts attempts per model, {@code null} to use the settings' value
 * @param backoff first wait before a retry, {@code null} to use the settings' value
 * @param help whether only the help was asked for
 */
public record ProbeOptions(Path root, Path artifactsDirectory, boolean skipLive, boolean emulator, OutputFormat format,
		@Nullable Watch watch, @Nullable Integer maxAttempts, @Nullable Duration backoff, boolean help) {

	private static final Option ROOT = new Option("root", "DIR",
			"Directory that the artifacts belong to (default: the working directory).");

	private static final Option ARTIFACTS_DIR = new Option("artifacts-dir", "DIR",
			"Directory for the artifacts, relative to the root (default: artifacts/openai).");

	private static final Option SKIP_LIVE = new Option("skip-live", "",
			"Check the settings and write the report without any request; needs no key.");

	private static final Option MAX_ATTEMPTS = new Option("max-attempts", "N",
			"Attempts per model, the first included (default: the setting, else 3).");

	private static final Option BACKOFF_SECONDS = new Option("backoff-seconds", "X",
			"First wait before a retry, in seconds (default: the setting, else 0.5).");

	private static final Option EMULATOR = new Option("emulator", "",
			"Ask a built-in OpenAI-compatible server; needs no key and no network.");

	private static final Option WATCH = new Option("watch", "DURATION",
			"Repeat the probe at this interval, from 1s, and serve the actuator (default: one run).");

	private static final Option READY_FROM_PROBE = new Option("ready-from-probe", "",
			"With --watch: not ready (503) before the first success and after a failed run.");

	private static final Option[] OPTIONS = { ROOT, ARTIFACTS_DIR, SKIP_LIVE, MAX_ATTEMPTS, BACKOFF_SECONDS, EMULATOR,
			OutputFormat.OPTION, WATCH, READY_FROM_PROBE };

	static final OptionTable TABLE = new OptionTable(OpenAiProbeCommand.NAME, OPTIONS);

	static final OptionTable AUDIT_TABLE = new OptionTable(AllowlistAuditCommand.NAME, ROOT, ARTIFACTS_DIR,
			OutputFormat.OPTION, EMULATOR, MAX_ATTEMPTS, BACKOFF_SECONDS);

	static final OptionTable SERVE_TABLE = new OptionTable("serve", OPTIONS);

	private static final Pattern DECIMAL_NUMBER = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");

	private static final Duration LONGEST = Duration.ofDays(365);

	private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

	/**
	 * Read the words after the command's name, such as
	 * {@code --root "/data dir" --max-attempts=5 --skip-live}.
	 * @param words the words, already split and unquoted
	 * @return the options
	 * @throws UsageException for an unknown or repeated option, a missing or unusable
	 * value or a stray argument
	 */
	public static ProbeOptions parse(List<String> words) {
		return of(TABLE.read(words));
	}

	/**
	 * Read the words after {@code serve}: none, or those of a probe that is repeated.
	 * @param words the words, already split and unquoted
	 * @return the options, without a watch if only the actuator is to be served
	 * @throws UsageException as {@link #parse(List)} does, and for options of a probe
	 * that is not repeated
	 */
	public static ProbeOptions parseServe(List<String> words) {
		ProbeOptions options = of(SERVE_TABLE.read(words));
		if (!words.isEmpty() && !options.help() && options.watch() == null) {
			throw new UsageException("The options of serve are those of a probe that is repeated, which needs --watch.",
					"Write for example serve --watch 60s, or serve alone, which does not probe.");
		}
		return options;
	}

	/**
	 * Read the words of a probe that runs once, as every one of the shell does.
	 * @param words the words, already split and unquoted
	 * @return the options, without a watch unless the help is asked for
	 * @throws UsageException as {@link #parse(List)} does, and for a probe that repeats
	 */
	static ProbeOptions parseOnce(List<String> words) {
		ProbeOptions options = parse(words);
		if (options.watch() != null && !options.help()) {
			throw new UsageException("A probe with --watch runs until it is stopped, which would stop the shell too.",
					"Run it in a terminal of its own: openai-probe --watch 60s.");
		}
		return options;
	}

	/**
	 * Read the words after {@code openai-allowlist-audit}, which has some of the probe's
	 * options.
	 * @param words the words, already split and unquoted
	 * @return the options
	 * @throws UsageException as {@link #parse(List)} does
	 */
	public static ProbeOptions parseAudit(List<String> words) {
		return of(AUDIT_TABLE.read(words));
	}

	private static ProbeOptions of(Map<Option, String> values) {
		Path root = path(ROOT, values.getOrDefault(ROOT, ""));
		Path artifacts = path(ARTIFACTS_DIR, values.getOrDefault(ARTIFACTS_DIR, "artifacts/openai"));
		return new ProbeOptions(root, root.resolve(artifacts), values.containsKey(SKIP_LIVE),
				values.containsKey(EMULATOR), OutputFormat.of(values), watch(values),
				maxAttempts(values.get(MAX_ATTEMPTS)), backoff(values.get(BACKOFF_SECONDS)),
				values.containsKey(OptionTable.HELP));
	}

	private static Path path(Option option, String value) {
		try {
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			throw new UsageException("Option " + option.flag() + " is not a usable path: " + ex.getReason() + ".",
					"Name a directory that this system and its character encoding can express.");
		}
	}

	private static @Nullable Watch watch(Map<Option, String> values) {
		String interval = values.get(WATCH);
		boolean readyFromProbe = values.containsKey(READY_FROM_PROBE);
		if (readyFromProbe && values.containsKey(SKIP_LIVE)) {
			throw new UsageException("Option --ready-from-probe needs a probe that makes its calls.",
					"Leave out --skip-live, or --ready-from-probe.");
		}
		if (interval != null) {
			return new Watch(interval(interval), readyFromProbe);
		}
		if (readyFromProbe) {
			throw new UsageException("Option --ready-from-probe needs --watch.",
					"Write for example --watch 60s --ready-from-probe.");
		}
		return null;
	}

	private static Duration interval(String value) {
		try {
			Duration interval = DurationStyle.detectAndParse(value, ChronoUnit.SECONDS);
			if (interval.compareTo(SHORTEST_INTERVAL) >= 0 && interval.compareTo(LONGEST) <= 0) {
				return interval;
			}
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			// Said below, as for every other value.
		}
		throw new UsageException("Option --watch must be a duration from 1 second to one year, but is '" + value + "'.",
				"Write for example --watch 60s, 5m or PT1M; a number alone means seconds.");
	}

	private static @Nullable Integer maxAttempts(@Nullable String value) {
		return (value != null) ? MAX_ATTEMPTS.positiveNumber(value, 3) : null;
	}

	private static @Nullable Duration backoff(@Nullable String value) {
		if (value == null) {
			return null;
		}
		double seconds = DECIMAL_NUMBER.matcher(value).matches() ? Double.parseDouble(value) : 0;
		long nanos = (seconds <= LONGEST.toSeconds()) ? Math.round(seconds * 1e9) : 0;
		if (nanos < 1) {
			throw new UsageException(
					"Option --backoff-seconds must be a positive number of seconds, but is '" + value + "'.",
					"Write for example --backoff-seconds 0.5; one year is the longest.");
		}
		return Duration.ofNanos(nanos);
	}

	/**
	 * How the probe is repeated.
	 *
	 * @param interval time from the start of one run to that of the next
	 * @param readyFromProbe whether the application is ready only after a success
	 */
	public record Watch(Duration interval, boolean readyFromProbe) {
	}

}
