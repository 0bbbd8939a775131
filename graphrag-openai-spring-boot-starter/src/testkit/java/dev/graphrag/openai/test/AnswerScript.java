package dev.graphrag.openai.test;

import java.time.Duration;
import java.util.function.Function;

import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;

import org.springframework.util.Assert;

/**
 * Answers that any endpoint may give. Each call adds the answer to one request, in order;
 * {@link #otherwise} is what all further requests get.
 *
 * @param <S> the script's own type
 */
public abstract class AnswerScript<S extends AnswerScript<S>> {

	private final Script script;

	AnswerScript(Script script) {
		this.script = script;
	}

	/**
	 * Answer one request.
	 * @param answer the answer
	 * @return this script
	 */
	public S answer(OpenAiAnswer answer) {
		Assert.notNull(answer, "'answer' must not be null");
		return add(Script.Step.of(answer));
	}

	/**
	 * Answer one request by a function of it. What the function throws fails the test.
	 * @param answer gives the answer
	 * @return this script
	 */
	public S answer(Function<OpenAiRequest, OpenAiAnswer> answer) {
		Assert.notNull(answer, "'answer' must not be null");
		return add(new Script.Step("a function of the request", answer));
	}

	/**
	 * Answer all requests that nothing else is scripted for, until the test ends, by a
	 * function of the request. What the function throws fails the test.
	 * @param answer gives the answer
	 * @return this script
	 */
	public S otherwise(Function<OpenAiRequest, OpenAiAnswer> answer) {
		Assert.notNull(answer, "'answer' must not be null");
		this.script.otherwise(answer);
		return self();
	}

	/**
	 * Answer all requests that nothing else is scripted for, until the test ends.
	 * @param answer the answer
	 * @return this script
	 */
	public S otherwise(OpenAiAnswer answer) {
		Assert.notNull(answer, "'answer' must not be null");
		return otherwise((request) -> answer);
	}

	/**
	 * Answer one request with an error, in OpenAI's shape.
	 * @param status the HTTP status, 400 to 599
	 * @return this script
	 */
	public S status(int status) {
		return answer(OpenAiAnswer.status(status));
	}

	/**
	 * Answer one request with a 429 that names a wait in {@code Retry-After}.
	 * @param retryAfter the wait, rounded up to milliseconds
	 * @return this script
	 */
	public S rateLimited(Duration retryAfter) {
		return answer(OpenAiAnswer.rateLimited(retryAfter));
	}

	/**
	 * Answer one request with a 429 that names no wait.
	 * @return this script
	 */
	public S rateLimited() {
		return status(429);
	}

	/**
	 * Answer one request with a 429 for a lack of money, which is not retried.
	 * @return this script
	 */
	public S quotaExhausted() {
		return answer(OpenAiAnswer.quotaExhausted());
	}

	/**
	 * Let one request wait for an answer that never comes, until the client's timeout.
	 * @return this script
	 */
	public S stall() {
		return answer(OpenAiAnswer.stall());
	}

	/**
	 * Close the connection of one request instead of answering it. A connection that was
	 * used before looks like a stale one then: the next attempt is made without a wait.
	 * @return this script
	 */
	public S cutOff() {
		return answer(OpenAiAnswer.cutOff());
	}

	S add(Script.Step step) {
		this.script.add(step);
		return self();
	}

	Script script() {
		return this.script;
	}

	abstract S self();

}
