package dev.graphrag.openai.client;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.Priority;

/**
 * What a client and its views share.
 *
 * @param calls begins and ends every call
 * @param prompts completes prompts
 * @param completions completes requests of the SDK
 * @param streams opens streams
 * @param embeddings embeds texts
 * @param async makes the calls that nobody waits for
 * @param context carries the context of their callers
 * @param priority which line of the rate budget its calls wait in
 * @param time the clock
 */
record ClientCore(GuardedCalls calls, ChatPrompts prompts, ChatCompletions completions, ChatStreams streams,
		Embeddings embeddings, Workers async, CallContext context, Priority priority, TimeSource time) {

	/**
	 * Return what corpus runs use of it.
	 */
	ClientCore ofRuns(Workers workers) {
		return new ClientCore(this.calls, this.prompts, this.completions, this.streams, this.embeddings.afterLook(),
				workers, this.context, Priority.BATCH, this.time);
	}

}
