package dev.graphrag.openai.test;

import java.util.Map;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Tests of which classes may run where JUnit runs tests in parallel.
 */
class ParallelExecutionRefusalTests {

	private static final Map<String, String> PARALLEL = Map.of("junit.jupiter.execution.parallel.enabled", "true",
			"junit.jupiter.execution.parallel.mode.default", "concurrent",
			"junit.jupiter.execution.parallel.config.strategy", "fixed",
			"junit.jupiter.execution.parallel.config.fixed.parallelism", "2");

	@Test
	void refusesAClassThatRunsInParallel() {
		assertThat(failure(run(PARALLEL, Unmarked.class))).hasMessage("@AutoConfigureOpenAiEmulator does not work with"
				+ " parallel execution: tests that run at once would share one script and one journal, and meet each"
				+ " other's answers. Put @Execution(ExecutionMode.SAME_THREAD) on " + Unmarked.class.getName()
				+ "; other classes may go on running in parallel.");
	}

	@Test
	void refusesMethodsThatRunInParallel() {
		EngineExecutionResults results = run(PARALLEL, ParallelMethods.class);
		results.testEvents().assertStatistics((tests) -> tests.started(2).failed(1).succeeded(1));
		assertThat(failure(results)).hasMessageContaining("@Execution(ExecutionMode.SAME_THREAD)");
	}

	@Test
	void refusesANestedClassWhoseParentRunsInParallel() {
		assertThat(failure(run(PARALLEL, ParallelParent.class)))
			.hasMessageContaining("@Execution(ExecutionMode.SAME_THREAD) on " + ParallelParent.class.getName() + ";");
	}

	@Test
	void acceptsClassesInTheSameThreadBesideParallelOnes() {
		run(PARALLEL, SameThread.class, WithoutEmulator.class, AlsoSameThread.class).testEvents()
			.assertStatistics((tests) -> tests.started(4).succeeded(4));
	}

	@Test
	void acceptsAllWhereNothingIsParallel() {
		run(Map.of(), Unmarked.class, ParallelMethods.class).testEvents()
			.assertStatistics((tests) -> tests.started(3).succeeded(3));
	}

	private static EngineExecutionResults run(Map<String, String> parameters, Class<?>... suites) {
		EngineTestKit.Builder engine = EngineTestKit.engine("junit-jupiter").configurationParameters(parameters);
		for (Class<?> suite : suites) {
			engine.selectors(selectClass(suite));
		}
		return engine.execute();
	}

	private static Throwable failure(EngineExecutionResults results) {
		return results.allEvents()
			.executions()
			.failed()
			.stream()
			.findFirst()
			.flatMap((execution) -> execution.getTerminationInfo().getExecutionResult().getThrowable())
			.orElseThrow();
	}

	@AutoConfigureOpenAiEmulator
	static class Unmarked {

		@Test
		void runs() {
		}

	}

	@AutoConfigureOpenAiEmulator
	@Execution(ExecutionMode.SAME_THREAD)
	static class ParallelMethods {

		@Test
		@Execution(ExecutionMode.CONCURRENT)
		void runsInParallel() {
		}

		@Test
		void runs() {
		}

	}

	@Execution(ExecutionMode.CONCURRENT)
	static class ParallelParent {

		@Nested
		@AutoConfigureOpenAiEmulator
		@Execution(ExecutionMode.SAME_THREAD)
		class Inner {

			@Test
			void runs() {
			}

		}

	}

	@AutoConfigureOpenAiEmulator
	@Execution(ExecutionMode.SAME_THREAD)
	static class SameThread {

		@Test
		void runs() {
		}

		@Nested
		class Inner {

			@Test
			void runs() {
			}

		}

	}

	@AutoConfigureOpenAiEmulator
	@Execution(ExecutionMode.SAME_THREAD)
	static class AlsoSameThread {

		@Test
		void runs() {
		}

	}

	static class WithoutEmulator {

		@Test
		void runs() {
		}

	}

}
