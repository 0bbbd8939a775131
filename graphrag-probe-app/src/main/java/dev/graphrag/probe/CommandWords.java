package dev.graphrag.probe;

import java.util.ArrayList;
import java.util.List;

import dev.graphrag.probe.command.UsageException;

/**
 * Splits a line of the shell into words: {@code --root "a b"} yields {@code --root} and
 * {@code a b}. Single and double quotes keep white space together; outside single quotes
 * a backslash takes the next quote, space or backslash as it is, and is an ordinary
 * character before anything else, so that Windows paths survive.
 */
final class CommandWords {

	private static final char NONE = 0;

	private final List<String> words = new ArrayList<>();

	private final StringBuilder word = new StringBuilder();

	private boolean inWord;

	private char quote = NONE;

	private CommandWords() {
	}

	static List<String> split(String line) {
		CommandWords words = new CommandWords();
		for (int index = 0; index < line.length(); index++) {
			boolean escape = words.quote != '\'' && line.charAt(index) == '\\' && index + 1 < line.length()
					&& "\\\"' ".indexOf(line.charAt(index + 1)) >= 0;
			if (escape) {
				words.append(line.charAt(++index));
			}
			else {
				words.accept(line.charAt(index));
			}
		}
		if (words.quote != NONE) {
			throw new UsageException("A quote is not closed.", "Close it with " + words.quote + ".");
		}
		words.endWord();
		return words.words;
	}

	private void accept(char character) {
		if (this.quote != NONE && character == this.quote) {
			this.quote = NONE;
		}
		else if (this.quote == NONE && (character == '"' || character == '\'')) {
			this.quote = character;
			this.inWord = true;
		}
		else if (this.quote == NONE && Character.isWhitespace(character)) {
			endWord();
		}
		else {
			append(character);
		}
	}

	private void append(char character) {
		this.word.append(character);
		this.inWord = true;
	}

	private void endWord() {
		if (this.inWord) {
			this.words.add(this.word.toString());
			this.word.setLength(0);
			this.inWord = false;
		}
	}

}
