package dev.graphrag.probe;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Keeps Spring Boot from logging why a start failed, with a stack trace and the rejected
 * values. The {@linkplain Launcher launcher} says it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SilentFailureReporter implements SpringBootExceptionReporter {

	@Override
	public boolean reportException(Throwable failure) {
		return true;
	}

}
