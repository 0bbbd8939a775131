package dev.graphrag.probe;

import dev.graphrag.openai.redaction.Redactor;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the application. A start that fails prints nothing, and is explained instead.
 */
final class ApplicationStart {

	private ApplicationStart() {
	}

	static ConfigurableApplicationContext run(ProbeSpringApplication application) throws FailedException {
		EarlyOutput early = new EarlyOutput();
		application.addInitializers((context) -> early.release());
		try {
			early.hold();
			return application.run();
		}
		catch (RuntimeException ex) {
			// There is no logging system any more, of which libraries complain.
			early.hold();
			StartFailure failure = new StartFailures(application.environment()).explain(ex);
			throw new FailedException(failure.redactedBy(new Redactor(application.secrets())));
		}
		finally {
			early.drop();
		}
	}

	/**
	 * Says why the application could not start.
	 */
	static final class FailedException extends Exception {

		private final transient StartFailure failure;

		FailedException(StartFailure failure) {
			super(failure.message());
			this.failure = failure;
		}

		StartFailure failure() {
			return this.failure;
		}

	}

}
