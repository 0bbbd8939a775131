package dev.graphrag.openai.test;

import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Refuses tests that JUnit may run beside others of their kind: they share the emulator
 * of a cached context, and with it one script and one journal.
 */
class ParallelExecutionRefusal implements BeforeAllCallback, BeforeEachCallback {

	private static final String ENABLED = "junit.jupiter.execution.parallel.enabled";

	@Override
	public void beforeAll(ExtensionContext context) {
		check(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		check(context);
	}

	private static void check(ExtensionContext context) {
		boolean parallel = context.getConfigurationParameter(ENABLED, Boolean::parseBoolean).orElse(false);
		if (parallel && withClasses(context).anyMatch(ParallelExecutionRefusal::isConcurrent)) {
			throw new ExtensionConfigurationException("@AutoConfigureOpenAiEmulator does not work with parallel "
					+ "execution: tests that run at once would share one script and one journal, and meet each "
					+ "other's answers. Put @Execution(ExecutionMode.SAME_THREAD) on " + outermost(context)
					+ "; other classes may go on running in parallel.");
		}
	}

	private static boolean isConcurrent(ExtensionContext context) {
		return context.getExecutionMode() == ExecutionMode.CONCURRENT;
	}

	private static String outermost(ExtensionContext context) {
		return withClasses(context).reduce((inner, outer) -> outer)
			.map(ExtensionContext::getRequiredTestClass)
			.orElseThrow()
			.getName();
	}

	// The method, its class and those around it: a nested class that stays in its parent's
	// thread is parallel where the parent is.
	private static Stream<ExtensionContext> withClasses(ExtensionContext context) {
		return Stream.iterate(Optional.of(context), Optional::isPresent, (each) -> each.flatMap(ExtensionContext::getParent))
			.flatMap(Optional::stream)
			.filter((each) -> each.getTestClass().isPresent());
	}

}
