package dev.graphrag.openai.client;

import com.openai.core.JsonNumber;
import com.openai.models.chat.completions.ChatCompletionChunk;

/**
 * Takes the parts of a stream. Used by the thread that makes the call alone.
 */
interface PartSink {

	/**
	 * Return what the next part is marked with.
	 */
	JsonNumber mark();

	/**
	 * Hand a part on, once the subscriber has room for it.
	 */
	void accept(ChatCompletionChunk part);

}
