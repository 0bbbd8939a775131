package dev.graphrag.probe.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds in a metrics file when a probe last succeeded, so that the file that replaces it
 * can go on telling. The file may be anything: what is no usable time in the past is
 * ignored.
 */
public final class LastSuccess {

	private static final int LONGEST = 4 * 1024 * 1024;

	// A line without an end may have been cut off within the number.
	private static final Pattern LINE = Pattern
		.compile("(?m)^graphrag_openai_probe_last_success_timestamp_seconds ([0-9.]{1,30}(?:E[0-9]{1,2})?)\r?\n");

	private LastSuccess() {
	}

	/**
	 * Find the time.
	 * @param metrics a file that may be missing
	 * @param now the present; later times are ignored
	 * @return the time, to the millisecond, {@code null} if there is none
	 */
	public static @Nullable Instant in(Path metrics, Instant now) {
		if (!Files.isRegularFile(metrics)) {
			return null;
		}
		try (InputStream content = Files.newInputStream(metrics)) {
			String text = new String(content.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
			return LINE.matcher(text)
				.results()
				.map((line) -> time(line.group(1), now))
				.filter(Objects::nonNull)
				.max(Comparator.naturalOrder())
				.orElse(null);
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static @Nullable Instant time(String value, Instant now) {
		try {
			double seconds = Double.parseDouble(value);
			boolean past = seconds > 0 && seconds * 1000 <= now.toEpochMilli();
			return past ? Instant.ofEpochMilli(Math.round(seconds * 1000)) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
