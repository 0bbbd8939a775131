package dev.graphrag.openai.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddedText.Origin;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A service that embeds a corpus, in a process of its own that can be killed or kept
 * short of memory. It prints how many texts had which outcome.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { BatchAutoConfiguration.class, Neo4jAutoConfiguration.class })
class CorpusProcess {

	/**
	 * Embed as many texts as the first argument says.
	 */
	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(CorpusProcess.class)
			.web(WebApplicationType.NONE)
			.run(args)) {
			System.out.println(outcomes(context.getBean(CorpusEmbedder.class), Integer.parseInt(args[0])));
		}
	}

	private static Map<Origin, Integer> outcomes(CorpusEmbedder corpus, int count) {
		Map<Origin, Integer> outcomes = new TreeMap<>();
		try (Stream<EmbeddedText> embedded = corpus.embed(IntStream.range(0, count).mapToObj(CorpusProcess::text))) {
			embedded.forEach((text) -> outcomes.merge(text.origin(), 1, Integer::sum));
		}
		return outcomes;
	}

	static String text(int index) {
		return "A short text about the number " + index;
	}

	/**
	 * Start the service.
	 * @param count how many texts to embed
	 * @param heap its heap, such as {@code 256m}
	 * @param properties its properties
	 */
	static Process start(int count, String heap, String... properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Xmx" + heap, "-cp", System.getProperty("java.class.path"),
						CorpusProcess.class.getName(), String.valueOf(count), "--spring.main.banner-mode=off",
						"--logging.level.root=error", "--graphrag.openai.api-key=test",
						"--graphrag.openai.allow-insecure-base-url=true"));
		command.addAll(Arrays.stream(properties).map((property) -> "--" + property).toList());
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

}
