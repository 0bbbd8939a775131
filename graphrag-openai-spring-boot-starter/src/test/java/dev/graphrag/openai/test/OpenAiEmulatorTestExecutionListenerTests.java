package dev.graphrag.openai.test;

import java.util.List;
import java.util.Map;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.emulator.StandardAnswers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Tests of what the emulator asks of each test, by suites that are run inside.
 */
class OpenAiEmulatorTestExecutionListenerTests {

	@Test
	void emptiesScriptAndJournalBeforeEachTest() {
		run(EachBeginsAfresh.class).assertStatistics((tests) -> tests.started(7).succeeded(7));
	}

	@Test
	void failsATestThatLeavesAnswersOver() {
		assertThat(failure(run(LeavesAnswersOver.class))).isInstanceOf(AssertionError.class)
			.hasMessage("Nobody asked for these answers of the OpenAI script: chat: text \"unused\", chat: status 503,"
					+ " chat: stream of 2, cut off, embeddings: vectors of 512. Script what the test needs, or set"
					+ " @AutoConfigureOpenAiEmulator(failOnLeftovers = false).")
			.hasStackTraceContaining(LeavesAnswersOver.class.getName() + ".asksForOneOnly");
	}

	@Test
	void letsLeftoversBeWhereTheyAreAllowed() {
		run(MayLeaveAnswersOver.class).assertStatistics((tests) -> tests.started(2).succeeded(2));
	}

	@Test
	void judgesEachTestByItself() {
		Events tests = run(LeavesAnswersOverOnce.class);
		tests.assertStatistics((each) -> each.started(2).succeeded(1).failed(1));
	}

	@Test
	void leavesATestItsOwnFailure() {
		Throwable failure = failure(run(FailsByItself.class));
		assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("Its own");
		assertThat(failure.getSuppressed()).singleElement()
			.satisfies((suppressed) -> assertThat(suppressed).hasMessageContaining("text \"unused\""));
	}

	@Test
	void leavesATestThatIsAbortedSo() {
		run(IsAborted.class).assertStatistics((tests) -> tests.started(1).aborted(1));
	}

	@Test
	void failsATestWhoseFunctionFailed() {
		assertThat(failure(run(FunctionFails.class))).isInstanceOf(AssertionError.class)
			.hasMessage("A function of the OpenAI script failed: java.lang.IllegalArgumentException: No such question")
			.hasCauseInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void failsATestWhoseFunctionReturnedNothing() {
		assertThat(failure(run(FunctionReturnsNothing.class))).isInstanceOf(AssertionError.class)
			.hasMessageEndingWith("The function returned null");
	}

	@Test
	void loadsNoContextForOtherTests() {
		run(HasNoEmulator.class).assertStatistics((tests) -> tests.started(1).succeeded(1));
	}

	private static Events run(Class<?> suite) {
		return EngineTestKit.engine("junit-jupiter").selectors(selectClass(suite)).execute().testEvents();
	}

	private static Throwable failure(Events tests) {
		return tests.executions()
			.failed()
			.stream()
			.findFirst()
			.flatMap((execution) -> execution.getTerminationInfo().getExecutionResult().getThrowable())
			.orElseThrow();
	}

	/**
	 * A client beside the emulator.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		SharedOpenAiClient client(OpenAiEmulator openAi) {
			return TestClients.client(TestClients.settings(openAi.baseUrl(), Map.of()), openAi.time());
		}

	}

	@SpringJUnitConfig(Application.class)
	@AutoConfigureOpenAiEmulator
	abstract static class Suite {

		@Autowired
		OpenAiEmulator openAi;

		@Autowired
		SharedOpenAiClient client;

		String ask() {
			return this.client.chat("Hello").text();
		}

	}

	static class EachBeginsAfresh extends Suite {

		@BeforeEach
		void script() {
			assertThat(this.openAi.requests()).isEmpty();
			assertThat(this.openAi.waits()).isEmpty();
			this.openAi.chat().respond("first");
		}

		@RepeatedTest(2)
		void hasTheScriptOfItsOwn() {
			this.openAi.chat().respond("second").otherwise((request) -> {
				throw new IllegalStateException("Not of this test");
			});
			assertThat(List.of(ask(), ask())).containsExactly("first", "second");
			assertThat(this.openAi.chatRequests()).hasSize(2);
		}

		@ParameterizedTest
		@ValueSource(ints = { 1, 2 })
		void hasAJournalOfItsOwn(int seconds) {
			this.openAi.chat().rateLimited(ofSeconds(seconds));
			assertThat(List.of(ask(), ask())).containsExactly("first", StandardAnswers.SENTENCE);
			assertThat(this.openAi.waits()).containsExactly(ofSeconds(seconds));
		}

		@RepeatedTest(2)
		void hasLimitsOfItsOwn() {
			ask();
			this.openAi.limit("gpt-4.1-mini", 1, 1000);
			assertThat(ask()).isEqualTo(StandardAnswers.SENTENCE);
			assertThat(this.openAi.waits()).isEmpty();
		}

		@Nested
		class Within {

			@Test
			void isATestLikeAnyOther() {
				assertThat(ask()).isEqualTo("first");
				assertThat(EachBeginsAfresh.this.openAi.requests()).hasSize(1);
			}

		}

	}

	static class LeavesAnswersOver extends Suite {

		@Test
		void asksForOneOnly() {
			this.openAi.chat().respond("used").respond("unused").status(503).stream("a", "b").cutOff();
			this.openAi.embeddings().dimensions(512);
			assertThat(ask()).isEqualTo("used");
		}

	}

	@AutoConfigureOpenAiEmulator(failOnLeftovers = false)
	static class MayLeaveAnswersOver extends Suite {

		@Test
		void asksForNothing() {
			this.openAi.chat().respond("unused");
		}

		@Nested
		class Within {

			@Test
			void asksForNothingEither() {
				MayLeaveAnswersOver.this.openAi.chat().respond("unused");
			}

		}

	}

	static class LeavesAnswersOverOnce extends Suite {

		@Test
		void asksForNothing() {
			this.openAi.chat().respond("unused");
		}

		@Test
		void scriptsNothing() {
			assertThat(ask()).isEqualTo(StandardAnswers.SENTENCE);
		}

	}

	static class FailsByItself extends Suite {

		@Test
		void fails() {
			this.openAi.chat().respond("unused");
			throw new IllegalStateException("Its own");
		}

	}

	static class IsAborted extends Suite {

		@Test
		void doesNotSuit() {
			this.openAi.chat().respond("unused");
			assumeTrue(false);
		}

	}

	@AutoConfigureOpenAiEmulator(failOnLeftovers = false)
	static class FunctionFails extends Suite {

		@Test
		void catchesWhatTheClientThrows() {
			this.openAi.chat().respond((request) -> {
				throw new IllegalArgumentException("No such question");
			}).respond("unused");
			assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(this::ask);
			assertThat(this.openAi.requests()).hasSize(1);
		}

	}

	static class FunctionReturnsNothing extends Suite {

		@Test
		@SuppressWarnings("NullAway")
		void catchesWhatTheClientThrows() {
			this.openAi.chat().answer((request) -> null);
			assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(this::ask);
		}

	}

	@ExtendWith(SpringExtension.class)
	@ContextConfiguration(classes = HasNoEmulator.Broken.class)
	@TestExecutionListeners(OpenAiEmulatorTestExecutionListener.class)
	static class HasNoEmulator {

		@Test
		void runs() {
		}

		@Configuration(proxyBeanMethods = false)
		static class Broken {

			@Bean
			String broken() {
				throw new IllegalStateException("The context was loaded");
			}

		}

	}

}
