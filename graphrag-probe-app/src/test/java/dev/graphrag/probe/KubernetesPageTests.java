package dev.graphrag.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.graphrag.openai.settings.Setting;
import dev.graphrag.probe.command.Commands;
import dev.graphrag.probe.command.Option;
import dev.graphrag.probe.command.ProbeOptions;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the examples of {@code docs/operations/kubernetes.md} against the program.
 */
class KubernetesPageTests {

	private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");

	private final String page = read();

	@Test
	void everyExampleIsYaml() {
		assertThat(examples()).hasSize(5);
		assertThat(manifests().map((manifest) -> String.valueOf(manifest.get("kind")))).containsExactly("Secret",
				"CronJob", "Deployment", "PodMonitor");
	}

	@Test
	void everyFlagExists() {
		List<String> flags = Objects.requireNonNull(Commands.named("openai-probe").orElse(null))
			.options()
			.options()
			.stream()
			.map(Option::flag)
			.toList();
		assertThat(found("--[a-z][a-z-]+")).isNotEmpty().isSubsetOf(flags);
	}

	@Test
	void argumentsAreUnderstood() {
		List<List<String>> arguments = manifests().flatMap((manifest) -> values(manifest, "args"))
			.map(KubernetesPageTests::words)
			.toList();
		assertThat(arguments).hasSize(2).allSatisfy((words) -> {
			assertThat(words.get(0)).isEqualTo("openai-probe");
			assertThat(ProbeOptions.parse(words.subList(1, words.size())).artifactsDirectory())
				.isEqualTo(Path.of("/artifacts"));
		});
	}

	@Test
	void everyVariableExists() {
		Set<String> names = Stream
			.concat(Arrays.stream(Setting.values()).map(Setting::environmentName),
					Arrays.stream(Setting.values()).map(Setting::property).map(KubernetesPageTests::variable))
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		assertThat(found("\\b(OPENAI|GRAPHRAG)_[A-Z_]+")).contains("OPENAI_API_KEY_FILE").isSubsetOf(names);
		assertThat(found("\\b(SERVER|SPRING|HTTPS?|NO)_[A-Z_]+")).containsExactlyInAnyOrder("SERVER_PORT",
				"SPRING_CONFIG_IMPORT", "HTTPS_PROXY", "NO_PROXY",
				"SPRING_SSL_BUNDLE_PEM_GATEWAY_TRUSTSTORE_CERTIFICATE");
	}

	@Test
	void everyPropertyExists() throws IOException {
		List<String> settings = Arrays.stream(Setting.values()).map(Setting::property).toList();
		assertThat(found("graphrag\\.openai(\\.[a-z-]+)+")).isNotEmpty().isSubsetOf(settings);
		PropertySource<?> example = properties();
		Binder binder = new Binder(ConfigurationPropertySources.from(example));
		SslProperties ssl = binder
			.bind("spring.ssl", Bindable.of(SslProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
			.get();
		assertThat(ssl.getBundle().getPem()).containsOnlyKeys("gateway");
		assertThat(((EnumerablePropertySource<?>) example).getPropertyNames())
			.filteredOn((name) -> !name.startsWith("spring.ssl."))
			.isNotEmpty()
			.isSubsetOf(settings);
	}

	private PropertySource<?> properties() throws IOException {
		String example = examples().stream().filter((text) -> text.startsWith("spring:")).findFirst().orElseThrow();
		return new YamlPropertySourceLoader()
			.load("example", new ByteArrayResource(example.getBytes(StandardCharsets.UTF_8)))
			.get(0);
	}

	private Stream<Map<String, Object>> manifests() {
		return examples().stream()
			.map((example) -> new Yaml().<Map<String, Object>>load(example))
			.filter((example) -> example.containsKey("kind"));
	}

	private List<String> examples() {
		return EXAMPLE.matcher(this.page).results().map((example) -> example.group(1)).toList();
	}

	private Set<String> found(String pattern) {
		return Pattern.compile(pattern)
			.matcher(this.page)
			.results()
			.map(MatchResult::group)
			.collect(Collectors.toSet());
	}

	private static Stream<Object> values(Object node, String name) {
		if (node instanceof Map<?, ?> map) {
			return map.entrySet()
				.stream()
				.flatMap((entry) -> name.equals(entry.getKey()) ? Stream.of(entry.getValue())
						: values(entry.getValue(), name));
		}
		return (node instanceof Collection<?> elements) ? elements.stream().flatMap((element) -> values(element, name))
				: Stream.empty();
	}

	private static List<String> words(Object arguments) {
		return ((List<?>) arguments).stream().map(String::valueOf).toList();
	}

	private static String variable(String property) {
		return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
	}

	private static String read() {
		try {
			return Files.readString(Path.of("../docs/operations/kubernetes.md"));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
