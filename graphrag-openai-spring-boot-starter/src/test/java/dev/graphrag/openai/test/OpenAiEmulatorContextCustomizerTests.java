package dev.graphrag.openai.test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.emulator.OpenAiServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.ContextHierarchy;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Tests of which contexts have an emulator, and for how long.
 */
class OpenAiEmulatorContextCustomizerTests {

	private static final List<OpenAiEmulator> seen = new ArrayList<>();

	@BeforeEach
	@AfterEach
	void forget() {
		seen.clear();
	}

	@Test
	void givesClassesThatShareAContextOneEmulator() {
		run(First.class, AlsoFirst.class, LenientFirst.class);
		assertThat(seen).hasSize(4).allMatch((emulator) -> emulator == seen.get(0));
	}

	@Test
	void givesAContextOfAnotherTimeAnotherEmulator() {
		run(AlsoFirst.class, RealTime.class);
		assertThat(seen).hasSize(2).doesNotHaveDuplicates();
	}

	@Test
	void givesATestAfterADirtyContextANewEmulator() {
		run(DirtyMethod.class);
		assertThat(seen).hasSize(4);
		assertThat(seen.get(1)).isSameAs(seen.get(0));
		assertThat(seen.get(2)).isNotSameAs(seen.get(1));
		assertThat(seen.get(3)).isSameAs(seen.get(2));
		assertThat(isOpen(seen.get(0))).isFalse();
		assertThat(isOpen(seen.get(2))).isTrue();
	}

	@Test
	void givesEachTestOfADirtyClassANewEmulator() {
		run(DirtyClass.class);
		assertThat(seen).hasSize(2).doesNotHaveDuplicates().noneMatch(OpenAiEmulatorContextCustomizerTests::isOpen);
	}

	@Test
	void givesContextsOfAHierarchyTheParentsEmulator() {
		run(Hierarchy.class);
		assertThat(seen).hasSize(1);
	}

	@Test
	void givesANestedClassWithAConfigurationOfItsOwnNone() {
		run(Outer.class);
		assertThat(seen).isEmpty();
	}

	@Test
	void lendsTheApplicationsTimeSourcePrecedence() {
		run(OwnTime.class);
	}

	@Test
	void closesTheEmulatorOfAContextThatFails() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.addBeanFactoryPostProcessor(new OpenAiEmulatorRegistrar(context, true));
			context.register(Failing.class);
			assertThatExceptionOfType(BeanCreationException.class).isThrownBy(context::refresh)
				.withStackTraceContaining("Fails while the emulator runs");
		}
		assertThat(seen).hasSize(1).noneMatch(OpenAiEmulatorContextCustomizerTests::isOpen);
	}

	@Test
	void closesTheEmulatorAfterThoseWhoUseIt() {
		List<Boolean> open = new ArrayList<>();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.addBeanFactoryPostProcessor(new OpenAiEmulatorRegistrar(context, true));
			context.refresh();
			OpenAiEmulator emulator = context.getBean(OpenAiEmulator.class);
			context.getDefaultListableBeanFactory().registerDisposableBean("user", () -> open.add(isOpen(emulator)));
			assertThat(isOpen(emulator)).isTrue();
		}
		assertThat(open).containsExactly(true);
	}

	private static void run(Class<?>... suites) {
		EngineTestKit.Builder engine = EngineTestKit.engine("junit-jupiter");
		for (Class<?> suite : suites) {
			engine.selectors(selectClass(suite));
		}
		EngineExecutionResults results = engine.execute();
		results.allEvents().assertStatistics((events) -> events.failed(0).aborted(0).skipped(0));
		assertThat(results.testEvents().succeeded().count()).isGreaterThanOrEqualTo(suites.length);
	}

	// By the journal, for others may have taken the port of one that is closed.
	private static boolean isOpen(OpenAiEmulator emulator) {
		int before = emulator.requests().size();
		HttpRequest request = HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/models"))
			.header("Authorization", "Bearer " + OpenAiServer.API_KEY)
			.timeout(Duration.ofSeconds(10))
			.build();
		try {
			HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
		}
		catch (IOException ex) {
			assertThat(emulator.requests()).hasSize(before);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return emulator.requests().size() > before;
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		String failing(OpenAiEmulator emulator) {
			seen.add(emulator);
			throw new IllegalStateException("Fails while the emulator runs");
		}

	}

	@SpringJUnitConfig(Application.class)
	@AutoConfigureOpenAiEmulator
	abstract static class Suite {

		@Autowired
		OpenAiEmulator openAi;

		@Autowired
		ApplicationContext context;

		@BeforeEach
		void see() {
			assertThat(this.openAi).isSameAs(this.context.getBean(OpenAiEmulator.class));
			seen.add(this.openAi);
		}

	}

	static class First extends Suite {

		@Test
		void hasVirtualTime() {
			assertThat(this.context.getBean(TimeSource.class)).isSameAs(this.openAi.time())
				.isInstanceOf(VirtualTime.class);
		}

		@Nested
		class Within {

			@Test
			void sharesTheContext() {
			}

		}

	}

	static class AlsoFirst extends Suite {

		@Test
		void sharesTheContext() {
		}

	}

	@AutoConfigureOpenAiEmulator(failOnLeftovers = false)
	static class LenientFirst extends Suite {

		@Test
		void sharesTheContext() {
			this.openAi.chat().respond("unused");
		}

	}

	@AutoConfigureOpenAiEmulator(virtualTime = false)
	static class RealTime extends Suite {

		@Test
		void hasNoTimeSource() {
			assertThat(this.context.getBeansOfType(TimeSource.class)).isEmpty();
			assertThat(Duration.between(this.openAi.time().now(), Instant.now())).isLessThan(Duration.ofHours(1));
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> this.openAi.advance(Duration.ofSeconds(1)))
				.withMessageContaining("virtualTime = false");
		}

	}

	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	@SpringJUnitConfig(DirtyMethod.Separate.class)
	static class DirtyMethod extends Suite {

		@Test
		@Order(1)
		void isFirst() {
		}

		@Test
		@Order(2)
		@DirtiesContext
		void spoilsTheContext() {
			this.openAi.chat().otherwise((request) -> {
				throw new IllegalStateException("Spoilt");
			});
		}

		@Test
		@Order(3)
		void isThird() {
		}

		@Test
		@Order(4)
		void isFourth() {
		}

		@Configuration(proxyBeanMethods = false)
		static class Separate {

		}

	}

	@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
	@SpringJUnitConfig(DirtyClass.Separate.class)
	static class DirtyClass extends Suite {

		@Test
		void isOne() {
		}

		@Test
		void isAnother() {
		}

		@Configuration(proxyBeanMethods = false)
		static class Separate {

		}

	}

	@SpringJUnitConfig
	@ContextHierarchy({ @ContextConfiguration(classes = Hierarchy.Parent.class),
			@ContextConfiguration(classes = Hierarchy.Child.class) })
	@AutoConfigureOpenAiEmulator
	static class Hierarchy {

		@Autowired
		OpenAiEmulator openAi;

		@Autowired
		ApplicationContext context;

		@Test
		void hasOneEmulatorForBoth() {
			ApplicationContext parent = Objects.requireNonNull(this.context.getParent());
			assertThat(parent.getBean(OpenAiEmulator.class)).isSameAs(this.openAi);
			assertThat(this.context.getBeanProvider(TimeSource.class).getObject()).isSameAs(this.openAi.time());
			assertThat(List.of(this.context, parent))
				.allSatisfy((each) -> assertThat(each.getEnvironment().getProperty("graphrag.openai.base-url"))
					.isEqualTo(this.openAi.baseUrl()));
			seen.add(this.openAi);
		}

		@Configuration(proxyBeanMethods = false)
		static class Parent {

		}

		@Configuration(proxyBeanMethods = false)
		static class Child {

		}

	}

	@SpringJUnitConfig(Application.class)
	@AutoConfigureOpenAiEmulator
	static class Outer {

		@Nested
		@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
		@SpringJUnitConfig(Application.class)
		class OfItsOwn {

			@Autowired
			ObjectProvider<OpenAiEmulator> openAi;

			@Test
			void hasNone() {
				this.openAi.ifAvailable(seen::add);
			}

		}

	}

	@SpringJUnitConfig(OwnTime.Own.class)
	@AutoConfigureOpenAiEmulator
	static class OwnTime {

		@Autowired
		ObjectProvider<TimeSource> time;

		@Autowired
		TimeSource injected;

		@Test
		void isTaken() {
			assertThat(this.injected).isInstanceOf(ManualTime.class);
			Consumer<TimeSource> own = (time) -> assertThat(time).isSameAs(this.injected);
			this.time.ifAvailable(own);
			this.time.ifUnique(own);
		}

		@Configuration(proxyBeanMethods = false)
		static class Own {

			@Bean
			ManualTime ownTime() {
				return new ManualTime();
			}

		}

	}

}
