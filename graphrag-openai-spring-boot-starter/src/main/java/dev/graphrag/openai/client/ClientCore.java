package dev.graphrag.openai.client;

import dev.graphrag.openai.TimeSource;

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
 * @param time the clock
 */
record ClientCore(GuardedCalls calls, ChatPrompts prompts, ChatCompletions completions, ChatStreams streams,
		Embeddings embeddings, Workers async, CallContext context, TimeSource time) {

	ClientCore with(Embeddings embeddings, Workers async) {
		return new ClientCore(this.calls, this.prompts, this.completions, this.streams, embeddings, async, this.context,
				this.time);
	}

}
