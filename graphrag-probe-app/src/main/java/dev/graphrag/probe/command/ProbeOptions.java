package dev.graphrag.probe.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Options of one {@code openai-probe} run.
 *
 * @param root directory that the artifacts belong to
 * @param artifactsDirectory directory of the artifacts, already resolved against the root
 * @param skipLive whether to make no request
 * @param emulator whether to probe the built-in server
 * @param maxAttempts attempts per model, {@code null} to use the settings' value
 * @param backoff first wait before a retry, {@code null} to use the settings' value
 * @param help whether only the help was asked for
 */
public record ProbeOptions(Path root, Path artifactsDirectory, boolean skipLive, boolean emulator,
		@Nullable Integer maxAttempts, @Nullable Duration backoff, boolean help) {

	private static final String SEE_HELP = "Run 'openai-probe --help' to see the options.";

	private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");

	private static final Pattern DECIMAL_NUMBER = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");

	private static final double LONGEST_BACKOFF_SECONDS = Duration.ofDays(365).toSeconds();

	/**
	 * Read the words after the command's name, such as
	 * {@code --root "/data dir" --max-attempts=5 --skip-live}.
	 * @param words the words, already split and unquoted
	 * @return the options
	 * @throws UsageException for an unknown or repeated option, a missing or unusable
	 * value or a stray argument
	 */
	public static ProbeOptions parse(List<String> words) {
		Map<ProbeOption, String> values = values(words);
		Path root = path(ProbeOption.ROOT, values.getOrDefault(ProbeOption.ROOT, ""));
		Path artifacts = path(ProbeOption.ARTIFACTS_DIR,
				values.getOrDefault(ProbeOption.ARTIFACTS_DIR, "artifacts/openai"));
		return new ProbeOptions(root, root.resolve(artifacts), values.containsKey(ProbeOption.SKIP_LIVE),
				values.containsKey(ProbeOption.EMULATOR), maxAttempts(values.get(ProbeOption.MAX_ATTEMPTS)),
				backoff(values.get(ProbeOption.BACKOFF_SECONDS)), values.containsKey(ProbeOption.HELP));
	}

	private static Map<ProbeOption, String> values(List<String> words) {
		Map<ProbeOption, String> values = new EnumMap<>(ProbeOption.class);
		Iterator<String> remaining = words.iterator();
		while (remaining.hasNext()) {
			String word = remaining.next();
			int equals = word.indexOf('=');
			ProbeOption option = option((equals < 0) ? word : word.substring(0, equals));
			String inline = (equals < 0) ? null : word.substring(equals + 1);
			if (values.put(option, value(option, inline, remaining)) != null) {
				throw new UsageException("Option " + option.flag() + " is given twice.", SEE_HELP);
			}
		}
		return values;
	}

	private static ProbeOption option(String word) {
		if (!word.startsWith("-")) {
			throw new UsageException("Unexpected argument '" + word + "'.", SEE_HELP);
		}
		return ProbeOption.named(word)
			.orElseThrow(() -> new UsageException("Unknown option '" + word + "'.", SEE_HELP));
	}

	private static String value(ProbeOption option, @Nullable String inline, Iterator<String> remaining) {
		if (!option.takesValue()) {
			if (inline != null) {
				throw new UsageException("Option " + option.flag() + " takes no value.", SEE_HELP);
			}
			return "";
		}
		String value = (inline == null && remaining.hasNext()) ? remaining.next() : inline;
		boolean missing = value == null || value.isEmpty() || (inline == null && value.startsWith("--"));
		if (value == null || missing) {
			throw new UsageException("Option " + option.flag() + " needs a value.", "Write " + option.usage() + ".");
		}
		return value;
	}

	private static Path path(ProbeOption option, String value) {
		try {
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			throw new UsageException("Option " + option.flag() + " is not a usable path: " + ex.getReason() + ".",
					"Name a directory that this system and its character encoding can express.");
		}
	}

	private static @Nullable Integer maxAttempts(@Nullable String value) {
		if (value == null) {
			return null;
		}
		int number = WHOLE_NUMBER.matcher(value).matches() ? Integer.parseInt(value) : 0;
		if (number < 1) {
			throw new UsageException("Option --max-attempts must be a positive whole number, but is '" + value + "'.",
					"Write for example --max-attempts 3.");
		}
		return number;
	}

	private static @Nullable Duration backoff(@Nullable String value) {
		if (value == null) {
			return null;
		}
		double seconds = DECIMAL_NUMBER.matcher(value).matches() ? Double.parseDouble(value) : 0;
		long nanos = (seconds <= LONGEST_BACKOFF_SECONDS) ? Math.round(seconds * 1e9) : 0;
		if (nanos < 1) {
			throw new UsageException(
					"Option --backoff-seconds must be a positive number of seconds, but is '" + value + "'.",
					"Write for example --backoff-seconds 0.5; one year is the longest.");
		}
		return Duration.ofNanos(nanos);
	}

}
