package dev.graphrag.openai.test;

import dev.graphrag.openai.emulator.OpenAiAnswer;

/**
 * A {@link ChatScript} after a stream's parts, with the ways in which it may not end.
 * Every other answer is the next request's.
 */
public final class StreamScript extends ChatScript {

	StreamScript(Script script) {
		super(script);
	}

	/**
	 * Close the connection after the parts of this stream.
	 * @return the script, for the next request
	 */
	@Override
	public ChatScript cutOff() {
		script().changeLast((step) -> step.then(OpenAiAnswer::thenCutOff));
		return new ChatScript(script());
	}

	/**
	 * Send nothing after the parts of this stream, until the client's timeout.
	 * @return the script, for the next request
	 */
	@Override
	public ChatScript stall() {
		script().changeLast((step) -> step.then(OpenAiAnswer::thenStall));
		return new ChatScript(script());
	}

}
