package dev.graphrag.openai;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graphrag.openai.emulator.ModelLimits;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.StandardAnswers;
import dev.graphrag.openai.settings.BudgetSettings;
import dev.graphrag.openai.settings.EmbeddingStoreSettings;
import dev.graphrag.openai.settings.HttpProxy;
import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.store.JdbcEmbeddingStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Holds what services compile against to the rule that an argument that may not be null
 * is refused by its name.
 */
class NullArgumentsTests {

	private static final OpenAiSettings SETTINGS = OpenAiSettings.defaults();

	private static final CallReport REPORT = new CallReport("1", Map.of(), List.of(), null, null, null);

	private static final List<Object> INSTANCES = List.of(SETTINGS, SETTINGS.policy(), SETTINGS.chat(),
			SETTINGS.fallback(), SETTINGS.embedding(), SETTINGS.retry(), SETTINGS.retry().budget(), SETTINGS.timeout(),
			SETTINGS.http(), SETTINGS.warmUp(), SETTINGS.stream(), SETTINGS.async(), SETTINGS.springAi(),
			SETTINGS.corpus(), SETTINGS.budget(), SETTINGS.budget().chat(), SETTINGS.embedding().store(),
			EmbeddingKey.of("m", 1, "text"), new CorpusProgress(Map.of(), null, Duration.ZERO), SETTINGS.models(),
			new HttpProxy("proxy", 3128, null, null), new Secret("x"), REPORT,
			new ChatResult(new ChatResponse(List.of()), "m", false, 1, 1, 1, "stop", REPORT),
			new EmbeddingResult(List.of(), "m", 1, 1, 1, REPORT),
			new CallListener.Attempt(Duration.ZERO, null, null, null, null, null, null),
			new CallListener.BackOff(Duration.ZERO, null, FailureReason.RATE_LIMIT),
			new CallListener.BudgetPlace(Duration.ZERO, ClientState.BudgetLeft.UNKNOWN),
			new ClientState.Budget("local", true, 1, Map.of()),
			new CallListener.Answer(1, 1, 1, 1, "stop", "m", 1, null),
			new OpenAiClientException(FailureReason.INTERNAL, "x", Map.of()),
			new JdbcEmbeddingStore(new DelegatingDataSource()), new StandardAnswers(),
			new ModelLimits(TimeSource.system()), OpenAiAnswer.text("x"), new ModelCatalog.Model("m", null));

	// Settings that are blank where nothing is set, and what only the client itself uses.
	private static final Set<String> EXEMPT = Set.of("OpenAiSettings.baseUrl", "Policy.baselineModel",
			"Policy.fallbackModel", "Chat.model", "Embedding.model", "ModelPolicy.baseline", "ModelPolicy.fallback",
			"refusal.model", "refusal.actor", "refusal.hint", "nativeDimensions.embeddingModel", "equals.o",
			"setStackTrace.stackTrace");

	static Stream<Object[]> parameters() {
		return INSTANCES.stream()
			.flatMap((instance) -> executables(instance.getClass())
				.flatMap((executable) -> IntStream.range(0, executable.getParameterCount())
					.filter((index) -> isChecked(executable, executable.getParameters()[index]))
					.mapToObj((index) -> new Object[] { executable, index, instance })));
	}

	private static Stream<Executable> executables(Class<?> type) {
		return Stream.concat(Arrays.stream(type.getConstructors()), Arrays.stream(type.getDeclaredMethods()))
			.filter((executable) -> Modifier.isPublic(executable.getModifiers()) && !executable.isSynthetic());
	}

	private static boolean isChecked(Executable executable, Parameter parameter) {
		String name = (executable instanceof Constructor) ? executable.getDeclaringClass().getSimpleName()
				: executable.getName();
		return !parameter.getType().isPrimitive() && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class)
				&& !EXEMPT.contains(name + '.' + parameter.getName()) && !name.equals("equals");
	}

	@ParameterizedTest
	@MethodSource("parameters")
	void nullIsRefusedByName(Executable executable, int index, Object instance) {
		Parameter[] parameters = executable.getParameters();
		List<@Nullable Object> arguments = new ArrayList<>();
		for (int other = 0; other < parameters.length; other++) {
			arguments.add((other != index) ? valid(parameters[other].getType()) : null);
		}
		Throwable refusal = catchThrowable(() -> invoke(executable, instance, arguments.toArray()));
		assertThat(refusal).as(executable.toString())
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessage(parameters[index].getName() + " must not be null");
	}

	private static void invoke(Executable executable, Object instance, @Nullable Object[] arguments) throws Throwable {
		try {
			if (executable instanceof Constructor<?> constructor) {
				constructor.newInstance(arguments);
			}
			else {
				((Method) executable).invoke(instance, arguments);
			}
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static @Nullable Object valid(Class<?> type) {
		List<Object> more = List.of("https://api.openai.com/v1", Duration.ofSeconds(1), FailureReason.INTERNAL,
				TimeSource.system(), Map.of(), List.of(), DataSize.ofMegabytes(1), 1, 1L, 1d, true,
				ModelPolicy.DEFAULT_BASELINE, new ChatResponse(List.of()), EmbeddingStoreSettings.Type.JDBC,
				EmbeddingStoreSettings.SchemaInitialization.NEVER, EmbeddedText.Origin.STORED,
				BudgetSettings.Store.REDIS, BudgetSettings.OnStoreFailure.OPEN, ClientState.BudgetLeft.UNKNOWN);
		Class<?> wanted = Map
			.<Class<?>, Class<?>>of(int.class, Integer.class, long.class, Long.class, double.class, Double.class,
					boolean.class, Boolean.class)
			.getOrDefault(type, type);
		return Stream.concat(INSTANCES.stream(), more.stream()).filter(wanted::isInstance).findFirst().orElse(null);
	}

}
