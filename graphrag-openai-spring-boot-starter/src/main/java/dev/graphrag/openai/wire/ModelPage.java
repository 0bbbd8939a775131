package dev.graphrag.openai.wire;

import java.util.List;

import dev.graphrag.openai.ModelCatalog.Model;

/**
 * One page of the list of models.
 *
 * @param models the models in the server's order
 * @param more whether another page follows
 * @param last what the next page comes after, empty if there is nothing on this one
 */
public record ModelPage(List<Model> models, boolean more, String last) {

	/**
	 * Read a page.
	 * @param buffer the bytes
	 * @param length how many there are
	 * @return the page
	 * @throws UnusableAnswerException if it is unreadable, or no list of names
	 * @throws ErrorInAnswerException if it is an error
	 */
	public static ModelPage read(byte[] buffer, int length) {
		return AnswerParser.read(buffer, length, (answer) -> new ModelPageReader(answer).read());
	}

}
