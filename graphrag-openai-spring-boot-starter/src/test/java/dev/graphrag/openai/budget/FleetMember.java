package dev.graphrag.openai.budget;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.OpenAiHttpCustomizer;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * A service of a fleet, in a process of its own: threads that call one after the other
 * from the first line on standard input to the second. It prints when it is ready, and in
 * the end its calls.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
		exclude = { BatchAutoConfiguration.class, DataSourceAutoConfiguration.class, Neo4jAutoConfiguration.class })
class FleetMember {

	static final String READY = "ready";

	/**
	 * Tokens that half of the calls ask for at most. The others leave it to the client to
	 * guess.
	 */
	static final int MAX_TOKENS = 600;

	private static final int WARM_UP_CALLS = 4;

	private static final String WORDS = "the clerks of the old harbour kept a ledger of the silk market ";

	// As a caller does who shows an error to somebody.
	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(50);

	private final Collection<FleetCall> calls = new ConcurrentLinkedQueue<>();

	private final SharedOpenAiClient client;

	private volatile boolean stopped;

	FleetMember(SharedOpenAiClient client) {
		this.client = client;
	}

	@Bean
	static OpenAiHttpCustomizer naming(@Value("${fleet.member:}") String member) {
		return (http) -> http.addInterceptor(
				(chain) -> chain.proceed(chain.request().newBuilder().header(MeteredOpenAi.CLIENT, member).build()));
	}

	/**
	 * Run as many threads as the first argument says.
	 */
	public static void main(String[] args) throws Exception {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(FleetMember.class)
			.web(WebApplicationType.NONE)
			.run(args)) {
			FleetMember member = new FleetMember(context.getBean(SharedOpenAiClient.class));
			int threads = Integer.parseInt(args[0]);
			join(start(threads, member::warmUp));
			System.out.println(READY);
			in.readLine();
			List<Thread> callers = start(threads, member::call);
			in.readLine();
			member.stopped = true;
			join(callers);
			member.calls.forEach(System.out::println);
		}
	}

	private static List<Thread> start(int count, Consumer<SplittableRandom> task) {
		List<Thread> threads = new ArrayList<>();
		for (int number = 0; number < count; number++) {
			SplittableRandom random = new SplittableRandom(number + ProcessHandle.current().pid());
			Thread thread = new Thread(() -> task.accept(random), "caller");
			thread.start();
			threads.add(thread);
		}
		return threads;
	}

	private static void join(List<Thread> threads) throws InterruptedException {
		for (Thread thread : threads) {
			thread.join();
		}
	}

	// Many cold JVMs on few cores are late for other reasons than Redis.
	private void warmUp(SplittableRandom random) {
		for (int call = 0; call < WARM_UP_CALLS; call++) {
			outcome(prompt(random));
		}
	}

	private void call(SplittableRandom random) {
		while (!this.stopped) {
			long start = System.nanoTime();
			long at = System.currentTimeMillis();
			String outcome = outcome(prompt(random));
			this.calls.add(new FleetCall(at, Duration.ofNanos(System.nanoTime() - start).toMillis(), outcome));
			if (!outcome.equals(FleetCall.ANSWERED)) {
				pause();
			}
		}
	}

	private String outcome(Prompt prompt) {
		try {
			this.client.chat(prompt);
			return FleetCall.ANSWERED;
		}
		catch (OpenAiClientException ex) {
			return ex.reason().code() + "/" + ex.details().getOrDefault("exhausted_by", "-");
		}
	}

	private static void pause() {
		try {
			TimeSource.system().sleep(PAUSE_AFTER_FAILURE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Prompt prompt(SplittableRandom random) {
		String text = WORDS.repeat(random.nextInt(12, 32));
		return random.nextBoolean() ? new Prompt(text)
				: new Prompt(text, ChatOptions.builder().maxTokens(MAX_TOKENS).build());
	}

}
