package dev.graphrag.probe.environment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines {@code NAME=value} of a {@code .env} file. {@code export} before a
 * name, comments, and quotes around a value are understood; a value in double quotes may
 * have {@code \n}, {@code \"} and {@code \\} in it, and a quoted one may span lines.
 * Nothing is dropped in silence: what cannot be understood is an error that says which
 * line, and not what is in it.
 */
final class DotenvReader {

	private static final Pattern ASSIGNMENT = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=\\s*");

	private static final Pattern NOTHING = Pattern.compile("\\s*(#.*)?");

	private static final Pattern COMMENT = Pattern.compile("(^|\\s)\\s*#.*$");

	private final Map<String, String> values = new LinkedHashMap<>();

	private final Map<String, Integer> numbers = new HashMap<>();

	private final List<String> lines;

	private int current;

	private DotenvReader(List<String> lines) {
		this.lines = lines;
	}

	static Dotenv read(Path file) throws IOException, MalformedException {
		return parse(decode(Files.readAllBytes(file)));
	}

	static Dotenv parse(String text) throws MalformedException {
		DotenvReader reader = new DotenvReader(List.of(text.split("\r\n|\r|\n", -1)));
		for (; reader.current < reader.lines.size(); reader.current++) {
			reader.readLine();
		}
		return new Dotenv(reader.values, reader.numbers);
	}

	// Windows editors and PowerShell begin a file with a mark. Bytes that are no UTF-8
	// come from an old editor, and are nearly always in a comment.
	static String decode(byte[] bytes) {
		if (startsWith(bytes, 0xFF, 0xFE)) {
			return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
		}
		if (startsWith(bytes, 0xFE, 0xFF)) {
			return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
		}
		int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
		try {
			ByteBuffer content = ByteBuffer.wrap(bytes, start, bytes.length - start);
			return StandardCharsets.UTF_8.newDecoder().decode(content).toString();
		}
		catch (CharacterCodingException ex) {
			return new String(bytes, start, bytes.length - start, StandardCharsets.ISO_8859_1);
		}
	}

	private static boolean startsWith(byte[] bytes, int... mark) {
		for (int index = 0; index < mark.length; index++) {
			if (index >= bytes.length || (bytes[index] & 0xFF) != mark[index]) {
				return false;
			}
		}
		return true;
	}

	private void readLine() throws MalformedException {
		String line = this.lines.get(this.current);
		if (NOTHING.matcher(line).matches()) {
			return;
		}
		Matcher assignment = ASSIGNMENT.matcher(line);
		if (!assignment.lookingAt()) {
			throw new MalformedException(this.current, "is not NAME=value");
		}
		String value = line.substring(assignment.end());
		this.numbers.put(assignment.group(1), this.current + 1);
		boolean quoted = value.startsWith("\"") || value.startsWith("'");
		this.values.put(assignment.group(1), quoted ? quoted(value) : COMMENT.matcher(value).replaceFirst("").strip());
	}

	private String quoted(String text) throws MalformedException {
		int opened = this.current;
		StringBuilder value = new StringBuilder();
		String rest = text.substring(1);
		int end = unquote(rest, text.charAt(0), value);
		while (end < 0) {
			if (++this.current == this.lines.size()) {
				throw new MalformedException(opened, "opens a quote that is never closed");
			}
			rest = this.lines.get(this.current);
			end = unquote(rest, text.charAt(0), value.append('\n'));
		}
		if (!NOTHING.matcher(rest.substring(end)).matches()) {
			throw new MalformedException(this.current, "has text after a closing quote");
		}
		return value.toString();
	}

	/**
	 * Append a line's part of a quoted value.
	 * @param line the line, from the value on
	 * @param quote what the value began with
	 * @param value takes the text
	 * @return the index after the closing quote, or -1 if the value goes on
	 */
	private static int unquote(String line, char quote, StringBuilder value) {
		for (int index = 0; index < line.length(); index++) {
			char character = line.charAt(index);
			if (character == quote) {
				return index + 1;
			}
			if (character == '\\' && quote == '"' && index + 1 < line.length()) {
				value.append(unescaped(line.charAt(++index)));
			}
			else {
				value.append(character);
			}
		}
		return -1;
	}

	// A backslash before anything else is one of a Windows path.
	private static String unescaped(char character) {
		return switch (character) {
			case 'n' -> "\n";
			case 'r' -> "\r";
			case 't' -> "\t";
			case '"', '\\', '$' -> String.valueOf(character);
			default -> "\\" + character;
		};
	}

	/**
	 * What a file says.
	 *
	 * @param values values by name; the last line of a name counts
	 * @param lines numbers of the lines that the values begin on, by name
	 */
	record Dotenv(Map<String, String> values, Map<String, Integer> lines) {
	}

	/**
	 * A line that cannot be understood. Its message has the line's number, and nothing of
	 * the line, which may hold a secret.
	 */
	static final class MalformedException extends Exception {

		private MalformedException(int index, String problem) {
			super("Line " + (index + 1) + " of the .env file " + problem + ".");
		}

	}

}
