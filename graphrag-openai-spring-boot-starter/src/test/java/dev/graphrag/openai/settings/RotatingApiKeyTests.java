package dev.graphrag.openai.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ApiKeyFile} and {@link RotatingApiKey}.
 */
class RotatingApiKeyTests {

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(Setting.LOGGER);

	private final SteppedTime time = new SteppedTime();

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void prepare() throws IOException {
		this.file = this.directory.resolve("key");
		write(" first-key \n");
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setLevel(Level.WARN);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	void readsTheKeyWithoutWhiteSpaceAroundIt() {
		OpenAiSettings settings = OpenAiSettings.defaults().withApiKeyFile(this.file.toString());
		assertThat(settings.hasApiKey()).isTrue();
		assertThat(settings.requiredApiKey()).isEqualTo(new Secret("first-key"));
		assertThat(source().get()).isEqualTo(new Secret("first-key"));
		assertThat(settings.toString()).contains("apiKeyFile=" + this.file).doesNotContain("first-key");
	}

	@Test
	void readsChangedFileAgain() throws IOException {
		ApiKeySource source = source();
		write("second-key");
		assertThat(source.get()).isEqualTo(new Secret("first-key"));
		this.time.pass(Duration.ofSeconds(1));
		assertThat(source.get()).isEqualTo(new Secret("second-key"));
	}

	@Test
	void redactorKnowsEveryKeySeen() throws IOException {
		OpenAiSettings settings = OpenAiSettings.defaults().withApiKeyFile(this.file.toString());
		ApiKeySource source = Objects.requireNonNull(settings.withActor("copy").keySource(this.time));
		write("second-key");
		this.time.pass(Duration.ofSeconds(1));
		source.get();
		assertThat(settings.redactor().redact("first-key, second-key")).isEqualTo("***, ***");
	}

	@Test
	void followsLinksThatAreSwappedAsKubernetesDoes() throws IOException {
		Path mount = Files.createDirectory(this.directory.resolve("mount"));
		version("v1", "key-one");
		version("v2", "key-two");
		Path data = Files.createSymbolicLink(mount.resolve("..data"), Path.of("../v1"));
		this.file = Files.createSymbolicLink(mount.resolve("key"), Path.of("..data/key"));
		ApiKeySource source = source();
		assertThat(source.get()).isEqualTo(new Secret("key-one"));
		Files.delete(data);
		Files.createSymbolicLink(data, Path.of("../v2"));
		this.time.pass(Duration.ofSeconds(1));
		assertThat(source.get()).isEqualTo(new Secret("key-two"));
	}

	@Test
	void keepsTheLastKeyAndWarnsOncePerOutage() throws IOException {
		ApiKeySource source = source();
		Files.delete(this.file);
		for (int look = 0; look < 3; look++) {
			this.time.pass(Duration.ofSeconds(1));
			assertThat(source.get()).isEqualTo(new Secret("first-key"));
		}
		assertThat(warnings()).singleElement().asString().contains("does not exist", this.file.toString());
		write("'second-key'");
		this.time.pass(Duration.ofSeconds(1));
		assertThat(source.get()).isEqualTo(new Secret("first-key"));
		assertThat(warnings()).hasSize(1);
		write("second-key");
		this.time.pass(Duration.ofSeconds(1));
		assertThat(source.get()).isEqualTo(new Secret("second-key"));
		write("");
		this.time.pass(Duration.ofSeconds(1));
		assertThat(source.get()).isEqualTo(new Secret("second-key"));
		assertThat(warnings()).hasSize(2);
		assertThat(warnings().toString()).doesNotContain("first-key", "second-key");
	}

	@Test
	void refusesFileThatHoldsNoKey() throws IOException {
		assertThat(refusal("missing")).hasMessageContainingAll("graphrag.openai.api-key-file (OPENAI_API_KEY_FILE)",
				"missing'", "does not exist");
		assertThat(refusal(".")).hasMessageContaining("cannot be read");
		write(" \n");
		assertThat(refusal("key")).hasMessageContaining("is empty");
		write("\"hidden\"");
		assertThat(refusal("key")).hasMessageContaining("names a file whose key is wrapped in quotes")
			.hasMessageNotContaining("hidden");
		write("hidden\nhidden");
		assertThat(refusal("key")).hasMessageContaining("printable").hasMessageNotContaining("hidden");
		Files.write(this.file, new byte[] { (byte) 0xff, (byte) 0xfe, 0 });
		assertThat(refusal("key")).hasMessageContaining("is no text");
	}

	@Test
	void byteOrderMarkIsNoPartOfTheKey() throws IOException {
		write("\uFEFFfirst-key\r\n");
		assertThat(source().get()).isEqualTo(new Secret("first-key"));
	}

	@Test
	void refusesFileTogetherWithKey() {
		ApiKeyFile apiKeyFile = Objects.requireNonNull(ApiKeyFile.of(this.file.toString()));
		OpenAiClientException error = catchThrowableOfType(OpenAiClientException.class,
				() -> ApiKeys.unlessBoth(new Secret("hidden"), apiKeyFile));
		assertThat(error).hasMessageContainingAll("OPENAI_API_KEY_FILE", "OPENAI_API_KEY)")
			.hasMessageNotContaining("hidden");
	}

	@Test
	void keyTakesTheFilesPlaceWhereItIsChanged() {
		OpenAiSettings settings = OpenAiSettings.defaults().withApiKeyFile(this.file.toString());
		ApiKeySource source = settings.withApiKey(new Secret("other")).keySource(this.time);
		assertThat(Objects.requireNonNull(source).get()).isEqualTo(new Secret("other"));
		assertThat(settings.withApiKey(null).keySource(this.time)).isNull();
	}

	private OpenAiClientException refusal(String name) {
		return catchThrowableOfType(OpenAiClientException.class,
				() -> OpenAiSettings.defaults().withApiKeyFile(this.directory.resolve(name).toString()));
	}

	private ApiKeySource source() {
		OpenAiSettings settings = OpenAiSettings.defaults().withApiKeyFile(this.file.toString());
		return Objects.requireNonNull(settings.keySource(this.time));
	}

	private void version(String name, String key) throws IOException {
		Files.writeString(Files.createDirectory(this.directory.resolve(name)).resolve("key"), key);
	}

	// A file system's clock may be too coarse to tell two writes of a test apart.
	private void write(String content) throws IOException {
		FileTime before = Files.exists(this.file) ? Files.getLastModifiedTime(this.file) : FileTime.from(Instant.EPOCH);
		Files.writeString(this.file, content);
		Files.setLastModifiedTime(this.file, FileTime.from(before.toInstant().plusSeconds(1)));
	}

	private List<String> warnings() {
		return this.log.list.stream().map((event) -> event.getMessage() + event.getKeyValuePairs()).toList();
	}

	/**
	 * Time that passes when a test says so.
	 */
	private static final class SteppedTime implements TimeSource {

		private long nanos;

		void pass(Duration duration) {
			this.nanos += duration.toNanos();
		}

		@Override
		public long nanoTime() {
			return this.nanos;
		}

		@Override
		public Instant now() {
			return Instant.ofEpochSecond(0, this.nanos);
		}

		@Override
		public void sleep(Duration delay) {
			pass(delay);
		}

	}

}
