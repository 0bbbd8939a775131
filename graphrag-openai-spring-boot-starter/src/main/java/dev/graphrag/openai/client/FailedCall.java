package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.Map;

import dev.graphrag.openai.CallReport;

/**
 * What an error tells of the call that ended in it.
 */
interface FailedCall {

	/**
	 * Return what it was, such as "chat call with gpt-4.1-mini".
	 */
	String title();

	/**
	 * Return the details that tell it from others.
	 */
	Map<String, Object> identity();

	/**
	 * Return what was tried.
	 */
	CallReport report();

	/**
	 * Return how long it waited for the rate budget.
	 */
	Duration budgetWait();

}
