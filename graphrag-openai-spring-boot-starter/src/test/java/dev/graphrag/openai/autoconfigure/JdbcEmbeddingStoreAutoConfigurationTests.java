package dev.graphrag.openai.autoconfigure;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.EmbeddingStore;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.store.JdbcEmbeddingStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link JdbcEmbeddingStoreAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class JdbcEmbeddingStoreAutoConfigurationTests {

	private static final EmbeddingKey KEY = EmbeddingKey.of("m", 2, "text");

	private final ApplicationContextRunner plain = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, JdbcEmbeddingStoreAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.plain
		.withPropertyValues("graphrag.openai.embedding.store.type=jdbc");

	@Test
	void suppliesStoreAndItsTable() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues("spring.datasource.generate-unique-name=true")
			.run((context) -> {
				assertThat(context).hasSingleBean(EmbeddingStore.class).hasSingleBean(JdbcEmbeddingStore.class);
				assertThat(works(context)).isTrue();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "JDBC", "Jdbc" })
	void typeMayBeWrittenAsBootAllows(String type) {
		this.plain.withBean(DataSource.class, JdbcEmbeddingStoreAutoConfigurationTests::embedded)
			.withPropertyValues("graphrag.openai.embedding.store.type=" + type)
			.run((context) -> assertThat(context).hasSingleBean(JdbcEmbeddingStore.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "" })
	void staysAwayWhereItIsNotAskedFor(String type) {
		this.plain.withBean(DataSource.class, JdbcEmbeddingStoreAutoConfigurationTests::embedded)
			.withPropertyValues("graphrag.openai.embedding.store.type=" + type)
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddingStore.class));
	}

	@Test
	void needsNoJdbcWhereItIsNotAskedFor() {
		this.plain
			.withClassLoader(new FilteredClassLoader("org.springframework.jdbc", "org.springframework.boot.jdbc",
					"org.springframework.boot.sql", "org.springframework.transaction", "org.springframework.dao"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddingStore.class));
	}

	@Test
	void backsOffFromStoreOfTheApplication() {
		EmbeddingStore own = new NoStore();
		this.contextRunner.withBean(EmbeddingStore.class, () -> own)
			.run((context) -> assertThat(context.getBean(EmbeddingStore.class)).isSameAs(own));
	}

	@Test
	void refusesToStartWithoutJdbc() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.jdbc", "org.springframework.boot.jdbc",
					"org.springframework.boot.sql", "org.springframework.transaction", "org.springframework.dao"))
			.run((context) -> assertThat(failure(context)).hasMessageContaining(
					"graphrag.openai.embedding.store.type is jdbc, but Spring's support for JDBC is not on the class path")
				.extracting(OpenAiClientException::remediation)
				.asString()
				.contains("spring-boot-starter-jdbc", "set graphrag.openai.embedding.store.type to none"));
	}

	@Test
	void refusesToStartWithoutDataSource() {
		this.contextRunner
			.run((context) -> assertThat(failure(context)).hasMessageContaining("there is no bean of type DataSource")
				.extracting(OpenAiClientException::remediation)
				.asString()
				.contains("spring.datasource.url"));
	}

	@Test
	void refusesToChooseBetweenDataSources() {
		this.contextRunner.withBean("one", DataSource.class, JdbcEmbeddingStoreAutoConfigurationTests::embedded)
			.withBean("two", DataSource.class, JdbcEmbeddingStoreAutoConfigurationTests::embedded)
			.run((context) -> assertThat(failure(context)).hasMessageContaining("several beans of type DataSource")
				.extracting(OpenAiClientException::remediation)
				.asString()
				.contains("@Primary"));
	}

	@Test
	void takesThePrimaryDataSource() {
		this.contextRunner.withBean("one", DataSource.class, JdbcEmbeddingStoreAutoConfigurationTests::embedded)
			.withBean("two", DataSource.class, JdbcEmbeddingStoreAutoConfigurationTests::embedded,
					(definition) -> definition.setPrimary(true))
			.run((context) -> {
				assertThat(works(context)).isTrue();
				assertThat(tableExists(context.getBean("two", DataSource.class))).isTrue();
				assertThat(tableExists(context.getBean("one", DataSource.class))).isFalse();
			});
	}

	@Test
	void createsNoTableWhereTheSettingsForbidIt() {
		this.contextRunner.withBean(DataSource.class, JdbcEmbeddingStoreAutoConfigurationTests::embedded)
			.withPropertyValues("graphrag.openai.embedding.store.initialize-schema=never")
			.run((context) -> assertThat(tableExists(context.getBean(DataSource.class))).isFalse());
	}

	@Test
	void createsTheTableInAFileWhereTheSettingsSaySo(@TempDir Path directory) {
		ApplicationContextRunner file = this.contextRunner.withBean(DataSource.class,
				() -> pool("jdbc:h2:file:" + directory.resolve("embeddings")));
		file.run((context) -> assertThat(tableExists(context.getBean(DataSource.class))).isFalse());
		file.withPropertyValues("graphrag.openai.embedding.store.initialize-schema=always")
			.run((context) -> assertThat(works(context)).isTrue());
	}

	@Test
	void storeWaitsForTheTable() {
		this.contextRunner.withBean(DataSource.class, JdbcEmbeddingStoreAutoConfigurationTests::embedded)
			.run((context) -> assertThat(
					context.getBeanFactory().getBeanDefinition("jdbcEmbeddingStore").getDependsOn())
				.contains("embeddingStoreSchema"));
	}

	// Not even to find out what it is: the service starts, and pays.
	@ParameterizedTest
	@ValueSource(strings = { "embedded", "never" })
	void startsWhileTheDatabaseIsAway(String initializeSchema) {
		this.contextRunner.withBean(DataSource.class, () -> pool("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=1"))
			.withPropertyValues("graphrag.openai.embedding.store.initialize-schema=" + initializeSchema)
			.run((context) -> assertThat(context).hasSingleBean(JdbcEmbeddingStore.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "type=redis", "initialize-schema=sometimes" })
	void valueThatIsNoneIsRefused(String setting) {
		this.plain.withPropertyValues("graphrag.openai.embedding.store." + setting)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(setting.substring(setting.indexOf('=') + 1)));
	}

	@Test
	void failedStartIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> {
			SpringApplication application = new SpringApplication(Service.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run("--graphrag.openai.embedding.store.type=jdbc").close();
		});
		assertThat(output).contains("APPLICATION FAILED TO START", "there is no bean of type DataSource",
				"Property: graphrag.openai.embedding.store.type", "Origin: \"graphrag.openai.embedding.store.type\"")
			.doesNotContain("\tat ");
	}

	private static OpenAiClientException failure(AssertableApplicationContext context) {
		for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
			if (cause instanceof OpenAiClientException error) {
				assertThat(error.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
				return error;
			}
		}
		throw new AssertionError("No failure of the settings", context.getStartupFailure());
	}

	private static boolean works(AssertableApplicationContext context) {
		EmbeddingStore store = context.getBean(EmbeddingStore.class);
		store.save(Map.of(KEY, new float[] { 1f, 2f }));
		return store.find(List.of(KEY)).containsKey(KEY);
	}

	private static boolean tableExists(DataSource dataSource) {
		Integer tables = new JdbcTemplate(dataSource).queryForObject(
				"SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'OPENAI_EMBEDDING'", Integer.class);
		return tables != null && tables == 1;
	}

	private static DataSource embedded() {
		return new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2).generateUniqueName(true).build();
	}

	private static DataSource pool(String url) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setConnectionTimeout(300);
		return pool;
	}

	/**
	 * A service that forgot its database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ OpenAiSettingsAutoConfiguration.class, JdbcEmbeddingStoreAutoConfiguration.class })
	static class Service {

	}

	/**
	 * Keeps nothing.
	 */
	private static final class NoStore implements EmbeddingStore {

		@Override
		public Map<EmbeddingKey, float[]> find(Collection<EmbeddingKey> keys) {
			return Map.of();
		}

		@Override
		public void save(Map<EmbeddingKey, float[]> vectors) {
		}

	}

}
