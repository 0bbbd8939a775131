package dev.graphrag.probe.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Breaks a text into lines between its words. A word that is longer than a line, such as
 * a path, gets a line of its own and stays whole.
 */
final class WrappedText {

	private WrappedText() {
	}

	/**
	 * Break a text.
	 * @param text words with single spaces between them
	 * @param width columns of a line
	 * @return at least one line
	 */
	static List<String> lines(String text, int width) {
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder();
		for (String word : List.of(text.split(" ", -1))) {
			if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
				lines.add(line.toString());
				line.setLength(0);
			}
			line.append(line.isEmpty() ? "" : " ").append(word);
		}
		lines.add(line.toString());
		return lines;
	}

}
