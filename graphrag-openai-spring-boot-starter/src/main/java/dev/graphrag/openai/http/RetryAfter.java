package dev.graphrag.openai.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long the server asks to wait: {@code retry-after-ms}, else
 * {@code Retry-After} as seconds ({@code 1.5}), as an HTTP date in any of the forms of
 * RFC 9110 §5.6.7, or as a list, of which the first usable element counts. What is
 * negative, past, unreadable or longer than a year counts as absent.
 */
final class RetryAfter {

	static final String HEADER = "Retry-After";

	private static final double LONGEST_SECONDS = Duration.ofDays(366).toSeconds();

	private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern("dd MMM uuuu HH:mm:ss 'GMT'",
			Locale.ENGLISH);

	private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern("MMM d HH:mm:ss uuuu", Locale.ENGLISH);

	/**
	 * Elements looked at: dates cost time to refuse.
	 */
	private static final int MAX_ELEMENTS = 32;

	private final Instant now;

	private RetryAfter(Instant now) {
		this.now = now;
	}

	static @Nullable Duration read(Headers headers, Instant now) {
		RetryAfter reader = new RetryAfter(now);
		for (String value : headers.values("retry-after-ms")) {
			Duration delay = reader.number(value.strip(), 1000);
			if (delay != null) {
				return delay;
			}
		}
		return reader.list(String.join(",", headers.values(HEADER)));
	}

	private @Nullable Duration list(String value) {
		String[] elements = value.split(",", MAX_ELEMENTS);
		for (int index = 0; index < elements.length; index++) {
			String element = elements[index].strip();
			Duration delay = number(element, 1);
			if (delay == null) {
				delay = date(element);
			}
			// Two of the date forms have a comma after the day's name, one has none.
			if (delay == null && isDayName(element) && index + 1 < elements.length) {
				delay = date(elements[index + 1].strip());
			}
			if (delay != null) {
				return delay;
			}
		}
		return null;
	}

	private @Nullable Duration number(String text, double perSecond) {
		boolean decimal = !text.isEmpty() && text.length() <= 32 && !text.equals(".")
				&& text.chars().allMatch((character) -> character == '.' || (character >= '0' && character <= '9'))
				&& text.indexOf('.') == text.lastIndexOf('.');
		if (!decimal) {
			return null;
		}
		double seconds = Double.parseDouble(text) / perSecond;
		return (seconds <= LONGEST_SECONDS) ? Duration.ofNanos(Math.round(seconds * 1e9)) : null;
	}

	private @Nullable Duration date(String text) {
		if (text.length() > 40) {
			return null;
		}
		LocalDateTime date = parse(text, IMF_FIXDATE);
		date = (date != null) ? date : parse(text, rfc850());
		date = (date != null) ? date : parse(asctime(text), ASCTIME);
		if (date == null) {
			return null;
		}
		Duration delay = Duration.between(this.now, date.toInstant(ZoneOffset.UTC));
		return (!delay.isNegative() && delay.toSeconds() <= LONGEST_SECONDS) ? delay : null;
	}

	// RFC 9110: a two-digit year more than 50 years ahead is in the past century.
	private DateTimeFormatter rfc850() {
		LocalDateTime base = LocalDateTime.ofInstant(this.now, ZoneOffset.UTC).minusYears(49);
		return new DateTimeFormatterBuilder().appendPattern("dd-MMM-")
			.appendValueReduced(ChronoField.YEAR, 2, 2, base.toLocalDate())
			.appendPattern(" HH:mm:ss 'GMT'")
			.toFormatter(Locale.ENGLISH);
	}

	private static String asctime(String text) {
		int afterDay = text.indexOf(' ');
		return (afterDay > 0) ? text.substring(afterDay + 1).strip().replace("  ", " ") : "";
	}

	private static @Nullable LocalDateTime parse(String text, DateTimeFormatter form) {
		try {
			return LocalDateTime.parse(text, form);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static boolean isDayName(String text) {
		return text.length() >= 3 && text.length() <= 9 && text.chars().allMatch(Character::isLetter);
	}

}
