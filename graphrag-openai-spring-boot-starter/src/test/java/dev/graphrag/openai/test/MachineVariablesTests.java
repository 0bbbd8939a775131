package dev.graphrag.openai.test;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.graphrag.openai.settings.Setting;
import org.junit.jupiter.api.Test;

import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the variables that a test does not see.
 */
class MachineVariablesTests {

	private final MutablePropertySources sources = new MutablePropertySources();

	@Test
	void hidesTheNamesOfTheOriginalPipeline() {
		PropertySource<?> variables = variables(
				Map.of("OPENAI_MODEL", "gpt-5", "GRAPHRAG_OPENAI_RETRY_MAXATTEMPTS", "7", "PATH", "/bin"));
		assertThat(variables.getProperty("graphrag.openai.retry.maxattempts")).isNull();
		assertThat(variables.getProperty("OPENAI_MODEL")).isNull();
		assertThat(variables.containsProperty("OPENAI_MODEL")).isFalse();
		assertThat(variables.getProperty("PATH")).isEqualTo("/bin");
		assertThat(variables.containsProperty("PATH")).isTrue();
	}

	@Test
	void leavesAMachineWithoutThemAlone() {
		Map<String, Object> variables = Map.of("PATH", "/bin");
		assertThat(variables(variables).getSource()).isSameAs(variables);
	}

	@Test
	void leavesAnEnvironmentWithoutVariablesAlone() {
		MachineVariables.hideIn(this.sources);
		assertThat(this.sources).isEmpty();
	}

	@Test
	void hidesEachNameButThoseThatTheEndpointSets() {
		Set<String> names = Stream.of(Setting.values())
			.map(Setting::environmentName)
			.filter(Objects::nonNull)
			.collect(Collectors.toCollection(TreeSet::new));
		names.removeAll(
				Set.of("OPENAI_API_KEY", "OPENAI_API_KEY_FILE", "OPENAI_BASE_URL", "OPENAI_ALLOW_INSECURE_BASE_URL"));
		assertThat(MachineVariables.HIDDEN).containsExactlyInAnyOrderElementsOf(names);
	}

	private PropertySource<?> variables(Map<String, Object> variables) {
		this.sources.addLast(new SystemEnvironmentPropertySource("systemEnvironment", variables));
		MachineVariables.hideIn(this.sources);
		return Objects.requireNonNull(this.sources.get("systemEnvironment"));
	}

}
