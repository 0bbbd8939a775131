package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A corpus run and embedding calls of users on one budget.
 */
@Tag("alone")
@Timeout(120)
class BatchShareIT {

	private static final String MODEL = "text-embedding-3-small";

	private static final long TOKENS = 1_500_000;

	/**
	 * Requests of the run have more, calls of users fewer.
	 */
	private static final long BETWEEN = 2000;

	private static final int USERS = 16;

	private static final String LONG_TEXT = "The clerks of the old harbour kept a ledger. ".repeat(88);

	private static final String SHORT_TEXT = "Who kept the ledgers of the old harbour?";

	private final MeteredOpenAi openAi = new MeteredOpenAi(Duration.ofMillis(20)).limit(MODEL, 6000, TOKENS);

	private final ConfigurableApplicationContext context = new SpringApplicationBuilder(FleetMember.class)
		.web(WebApplicationType.NONE)
		.run("--spring.main.banner-mode=off", "--logging.level.root=error", "--graphrag.openai.api-key=test",
				"--graphrag.openai.base-url=" + this.openAi.baseUrl(), "--graphrag.openai.allow-insecure-base-url=true",
				"--graphrag.openai.embedding.dimensions=8", "--graphrag.openai.corpus.max-inputs=128",
				"--graphrag.openai.budget.embedding.tokens-per-minute=" + TOKENS,
				"--graphrag.openai.budget.embedding.requests-per-minute=6000");

	private final SharedOpenAiClient client = this.context.getBean(SharedOpenAiClient.class);

	private volatile boolean calling = true;

	private volatile boolean running = true;

	@AfterEach
	void stop() {
		this.calling = false;
		this.running = false;
		this.context.close();
		this.openAi.close();
	}

	@Test
	void runsTakeTheirShareWhileUsersWaitAndAllOfItOtherwise() throws Exception {
		List<Thread> users = IntStream.range(0, USERS).mapToObj((user) -> start(this::embedText)).toList();
		// Users would be owed their share of what a run took while they did not wait.
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> used() > TOKENS);
		Thread run = start(this::embedCorpus);
		TimeSource.system().sleep(Duration.ofSeconds(2));
		Window both = Window.of(this.openAi, Duration.ofSeconds(8));
		this.calling = false;
		for (Thread user : users) {
			user.join();
		}
		Window alone = Window.of(this.openAi, Duration.ofSeconds(5));
		List<Long> millis = new ArrayList<>();
		for (int call = 0; call < 20; call++) {
			long start = System.nanoTime();
			this.client.embedding(SHORT_TEXT);
			millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
		}
		System.out.printf("both wait: run %.3f, users %.3f; alone: run %.3f; calls beside the run, ms: %s%n",
				both.ofRun(), both.ofUsers(), alone.ofRun(), millis);
		this.running = false;
		run.join();
		assertThat(both.ofRun() / both.total()).isBetween(0.75, 0.85);
		assertThat(both.total()).isBetween(0.95, 1.05);
		assertThat(alone.ofRun()).isBetween(0.95, 1.05);
		assertThat(millis).allMatch((took) -> took < 1000);
		assertThat(this.openAi.journal()).allMatch((arrival) -> arrival.status() == 200);
	}

	private long used() {
		return this.openAi.journal().stream().mapToLong(MeteredOpenAi.Arrival::tokens).sum();
	}

	private static Thread start(Runnable task) {
		Thread thread = new Thread(task, "caller");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void embedCorpus() {
		Stream<String> texts = Stream.iterate(0, (number) -> this.running, (number) -> number + 1)
			.map((number) -> "Passage " + number
					+ " of the ledgers of the clerks of the old harbour, in silk and grain.");
		try (Stream<EmbeddedText> embedded = this.context.getBean(CorpusEmbedder.class).embed(texts)) {
			embedded.forEach((text) -> assertThat(text.vector()).isNotNull());
		}
	}

	private void embedText() {
		while (this.calling) {
			this.client.embedding(LONG_TEXT);
		}
	}

	/**
	 * Shares of the permitted tokens.
	 */
	private record Window(double ofRun, double ofUsers) {

		static Window of(MeteredOpenAi openAi, Duration duration) throws InterruptedException {
			long from = System.nanoTime();
			TimeSource.system().sleep(duration);
			double permitted = TOKENS * (System.nanoTime() - from) / 60e9;
			long run = openAi.journal()
				.stream()
				.filter((arrival) -> arrival.nanos() >= from && arrival.tokens() > BETWEEN)
				.mapToLong(MeteredOpenAi.Arrival::tokens)
				.sum();
			long users = openAi.journal()
				.stream()
				.filter((arrival) -> arrival.nanos() >= from && arrival.tokens() <= BETWEEN)
				.mapToLong(MeteredOpenAi.Arrival::tokens)
				.sum();
			return new Window(run / permitted, users / permitted);
		}

		double total() {
			return this.ofRun + this.ofUsers;
		}

	}

}
