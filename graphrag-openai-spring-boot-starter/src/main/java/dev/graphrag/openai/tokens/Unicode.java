package dev.graphrag.openai.tokens;

/**
 * Tells whether a text can be sent.
 */
public final class Unicode {

	private Unicode() {
	}

	/**
	 * Return whether a text is whole: half of a surrogate pair, such as is left where a
	 * text was cut inside an emoji, is no character in UTF-8.
	 * @param text the text
	 * @return whether every surrogate in it has its other half
	 */
	public static boolean isWellFormed(String text) {
		for (int index = 0; index < text.length(); index++) {
			if (Character.isSurrogate(text.charAt(index))) {
				if (index + 1 == text.length()
						|| !Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1))) {
					return false;
				}
				index++;
			}
		}
		return true;
	}

}
