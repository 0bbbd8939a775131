package dev.graphrag.openai.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.test.context.aot.DisabledInAotMode;

/**
 * Starts an {@link OpenAiEmulator} for the application context of a Spring test, points
 * {@code graphrag.openai.*} at it and publishes it as a bean:
 *
 * <pre class="code">
 * &#64;SpringBootTest
 * &#64;AutoConfigureOpenAiEmulator
 * class SummaryTests {
 *
 * 	&#64;Autowired
 * 	OpenAiEmulator openAi;
 *
 * }
 * </pre>
 *
 * Script and journal are empty when {@code @BeforeEach} methods begin; answers that a
 * test scripted and nobody asked for fail it. URL and key are the emulator's, whatever a
 * property, a variable or a file says. Timeouts are 2 s for a connection, 5 s for an
 * attempt and 2 s for a stream's silence, back-off has no jitter, the retry budget is
 * large, and the rate budget is kept locally, unless the test itself sets these
 * properties.
 * <p>
 * Contexts are cached as ever: classes that differ in {@link #failOnLeftovers} alone
 * share one emulator. Tests that JUnit would run in parallel are refused.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(ParallelExecutionRefusal.class)
@DisabledInAotMode("An emulator is started with each context, and not ahead of time.")
public @interface AutoConfigureOpenAiEmulator {

	/**
	 * Whether a test fails where scripted answers are left over at its end.
	 * @return whether it does, true unless set
	 */
	boolean failOnLeftovers() default true;

	/**
	 * Whether the client's waits (back-off, {@code Retry-After}, cooldown, budget) pass
	 * without waiting. A {@code TimeSource} of the application or the test has
	 * precedence. Timeouts of sockets are real either way.
	 * @return whether they do, true unless set
	 */
	boolean virtualTime() default true;

}
