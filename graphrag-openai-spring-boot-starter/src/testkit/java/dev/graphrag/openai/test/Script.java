package dev.graphrag.openai.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.emulator.Responder;

/**
 * Answers to one kind of request: a queue of answers for one request each, and a rule for
 * all others. Thread-safe.
 */
final class Script implements Responder {

	private final Responder standard;

	private final Deque<Step> steps = new ArrayDeque<>();

	private Function<OpenAiRequest, OpenAiAnswer> otherwise;

	Script(Responder standard) {
		this.standard = standard;
		this.otherwise = standard::answer;
	}

	synchronized void add(Step step) {
		this.steps.add(step);
	}

	/**
	 * Change the step that was added last.
	 */
	synchronized void changeLast(UnaryOperator<Step> change) {
		this.steps.add(change.apply(this.steps.removeLast()));
	}

	synchronized void otherwise(Function<OpenAiRequest, OpenAiAnswer> rule) {
		this.otherwise = rule;
	}

	@Override
	public OpenAiAnswer answer(OpenAiRequest request) {
		return next().apply(request);
	}

	private synchronized Function<OpenAiRequest, OpenAiAnswer> next() {
		Step step = this.steps.poll();
		return (step != null) ? step.answer() : this.otherwise;
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

		Step then(UnaryOperator<OpenAiAnswer> change) {
			return new Step(this.description, (request) -> change.apply(this.answer.apply(request)));
		}

	}

}
