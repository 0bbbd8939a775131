package dev.graphrag.openai.test;

import java.util.function.Function;

import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;

import org.springframework.util.Assert;

/**
 * Answers to chat requests, in the order in which they arrive:
 * {@code openAi.chat().rateLimited(ofSeconds(1)).respond("short")} refuses the first and
 * answers the second. The same answers serve calls and streams.
 */
public class ChatScript extends AnswerScript<ChatScript> {

	ChatScript(Script script) {
		super(script);
	}

	/**
	 * Answer one request with a text. A stream has it word by word.
	 * @param content the message's content
	 * @return this script
	 */
	public ChatScript respond(String content) {
		return answer(OpenAiAnswer.text(content));
	}

	/**
	 * Answer one request with a text that is a function of it. What the function throws
	 * fails the test.
	 * @param content gives the message's content
	 * @return this script
	 */
	public ChatScript respond(Function<OpenAiRequest, String> content) {
		Assert.notNull(content, "'content' must not be null");
		return answer((request) -> OpenAiAnswer.text(content.apply(request)));
	}

	/**
	 * Answer one request with several choices.
	 * @param contents each choice's content, in order
	 * @return this script
	 */
	public ChatScript choices(String... contents) {
		return answer(OpenAiAnswer.choices(contents));
	}

	/**
	 * Have one request's answer call a function.
	 * @param name the function's name
	 * @param arguments its arguments, a JSON object
	 * @return this script
	 */
	public ChatScript toolCall(String name, String arguments) {
		return answer(OpenAiAnswer.toolCall(name, arguments));
	}

	/**
	 * Answer one request with a stream of parts. A request that asks for no stream gets
	 * them joined.
	 * @param parts the parts of the message's content, in order
	 * @return this script, for what happens after the parts, or for the next request
	 */
	public StreamScript stream(String... parts) {
		return new StreamScript(script(), OpenAiAnswer.stream(parts));
	}

	@Override
	ChatScript self() {
		return this;
	}

}
