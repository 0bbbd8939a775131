package dev.graphrag.openai.test;

import dev.graphrag.openai.emulator.OpenAiAnswer;

/**
 * A {@link ChatScript} after a stream's parts, with the ways in which it may not end:
 * {@code openAi.chat().stream("a", "b").cutOff()}. Every other answer is the next
 * request's.
 */
public final class StreamScript extends ChatScript {

	private final OpenAiAnswer stream;

	private final Script.Step step;

	StreamScript(Script script, OpenAiAnswer stream) {
		super(script);
		this.stream = stream;
		this.step = Script.Step.of(stream);
		add(this.step);
	}

	/**
	 * Close the connection after the parts of this stream.
	 * @return the script, for the next request
	 */
	@Override
	public ChatScript cutOff() {
		return end(this.stream.thenCutOff());
	}

	/**
	 * Send nothing after the parts of this stream, until the client's timeout.
	 * @return the script, for the next request
	 */
	@Override
	public ChatScript stall() {
		return end(this.stream.thenStall());
	}

	private ChatScript end(OpenAiAnswer answer) {
		script().replace(this.step, Script.Step.of(answer));
		return self();
	}

	// What follows a next request's answer is no end of this stream.
	@Override
	ChatScript self() {
		return new ChatScript(script());
	}

}
