package dev.graphrag.openai.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;

import org.springframework.util.Assert;

/**
 * Answers to one kind of request: a queue of answers for one request each, and a rule for
 * all others. Thread-safe.
 */
final class Script {

	private final Function<OpenAiRequest, OpenAiAnswer> standard;

	private final List<Step> steps = new ArrayList<>();

	private Function<OpenAiRequest, OpenAiAnswer> otherwise;

	Script(Function<OpenAiRequest, OpenAiAnswer> standard) {
		this.standard = standard;
		this.otherwise = standard;
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

	/**
	 * Add the last step again, so many times.
	 * @throws IllegalStateException if there is none that was not asked for
	 */
	synchronized void repeatLast(int times) {
		Assert.state(!this.steps.isEmpty(), "There is no answer to repeat: script one before");
		this.steps.addAll(Collections.nCopies(times, this.steps.get(this.steps.size() - 1)));
	}

	synchronized void otherwise(Function<OpenAiRequest, OpenAiAnswer> rule) {
		this.otherwise = rule;
	}

	/**
	 * Answer a request, by the step that is next or else by the rule.
	 */
	OpenAiAnswer answer(OpenAiRequest request) {
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
		this.otherwise = this.standard;
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
