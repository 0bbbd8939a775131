package dev.graphrag.openai.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets the emulator before each test method, and holds the test to its script after it.
 * Does nothing, and loads no context, for classes without
 * {@link AutoConfigureOpenAiEmulator}.
 */
class OpenAiEmulatorTestExecutionListener implements TestExecutionListener, Ordered {

	// Between the listener that closes a context (3000), which has to find the test
	// judged, and the transaction's (4000): what is called while one begins or ends
	// belongs to the test.
	private static final int ORDER = 3500;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		if (annotation(test) != null) {
			emulator(test).reset();
		}
	}

	@Override
	public void afterTestMethod(TestContext test) {
		AutoConfigureOpenAiEmulator annotation = annotation(test);
		AssertionError failure = (annotation != null) ? failure(emulator(test), annotation) : null;
		if (failure == null) {
			return;
		}
		// Whose it is tells more than where it was made.
		failure.setStackTrace(new StackTraceElement[] {
				new StackTraceElement(test.getTestClass().getName(), test.getTestMethod().getName(), null, -1) });
		Throwable own = test.getTestException();
		if (own == null) {
			throw failure;
		}
		own.addSuppressed(failure);
	}

	private static @Nullable AssertionError failure(OpenAiEmulator emulator, AutoConfigureOpenAiEmulator annotation) {
		List<Throwable> thrown = emulator.failures();
		if (!thrown.isEmpty()) {
			AssertionError failure = new AssertionError("A function of the OpenAI script failed: " + thrown.get(0),
					thrown.get(0));
			thrown.stream().skip(1).forEach(failure::addSuppressed);
			return failure;
		}
		List<String> leftovers = emulator.leftovers();
		return (leftovers.isEmpty() || !annotation.failOnLeftovers()) ? null
				: new AssertionError("Nobody asked for these answers of the OpenAI script: "
						+ String.join(", ", leftovers) + ". Script what the test needs, or set"
						+ " @AutoConfigureOpenAiEmulator(failOnLeftovers = false).");
	}

	private static @Nullable AutoConfigureOpenAiEmulator annotation(TestContext test) {
		return TestContextAnnotationUtils.findMergedAnnotation(test.getTestClass(), AutoConfigureOpenAiEmulator.class);
	}

	private static OpenAiEmulator emulator(TestContext test) {
		return test.getApplicationContext().getBean(OpenAiEmulatorRegistrar.BEAN, OpenAiEmulator.class);
	}

}
