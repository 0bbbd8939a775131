package dev.graphrag.openai.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Starts an {@link OpenAiEmulator} for the application context of a Spring test, points
 * {@code graphrag.openai.*} at it and publishes it as a bean. Script and journal are empty
 * when a test method begins; answers that it scripted and nobody asked for fail it.
 * Contexts are cached as ever: classes with equal attributes share one emulator.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureOpenAiEmulator {

	/**
	 * Whether a test fails where scripted answers are left over at its end.
	 */
	boolean failOnLeftovers() default true;

	/**
	 * Whether the client's waits (back-off, {@code Retry-After}, cooldown, budget) pass
	 * without waiting. Timeouts of sockets are real either way.
	 */
	boolean virtualTime() default true;

}
