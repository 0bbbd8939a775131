package dev.graphrag.openai.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.emulator.Responder;

import org.springframework.util.Assert;

/**
 * Answers to one kind of request: a queue of answers for one request each, and a rule for
 * all others. Thread-safe.
 */
final class Script implements Responder {

	private final Responder standard;

	private final List<Step> steps = new ArrayList<>();

	private Function<OpenAiRequest, OpenAiAnswer> otherwise;

	Script(Responder standard) {
		this.standard = standard;
		this.otherwise = standard::answer;
	}

	synchronized void add(Step step) {
		this.steps.add(step);
	}

	/**
	 * Put another step in the place of one.
	 * @throws IllegalStateException if it was asked for already
	 */
	synchronized void replace(Step step, Step other) {
		Assert.state(Collections.replaceAll(this.steps, step, other),
				"A request has had this answer: script its end before the request is made");
	}

	synchronized void otherwise(Function<OpenAiRequest, OpenAiAnswer> rule) {
		this.otherwise = rule;
	}

	@Override
	public OpenAiAnswer answer(OpenAiRequest request) {
		return next().apply(request);
	}

	// What it returns is asked outside the lock: a test's function may take its time.
	private synchronized Function<OpenAiRequest, OpenAiAnswer> next() {
		return this.steps.isEmpty() ? this.otherwise : this.steps.remove(0).answer();
	}

	/**
	 * Return what was not asked for.
	 */
	synchronized List<Step> leftovers() {
		return List.copyOf(this.steps);
	}

	synchronized void clear() {
		this.steps.clear();
		this.otherwise = this.standard::answer;
	}

	/**
	 * The answer to one request.
	 *
	 * @param description what it is, for messages
	 * @param answer gives the answer
	 */
	record Step(String description, Function<OpenAiRequest, OpenAiAnswer> answer) {

		static Step of(OpenAiAnswer answer) {
			return new Step(answer.toString(), (request) -> answer);
		}

	}

}
