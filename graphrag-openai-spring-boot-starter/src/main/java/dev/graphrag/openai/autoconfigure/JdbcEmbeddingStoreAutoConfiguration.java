package dev.graphrag.openai.autoconfigure;

import javax.sql.DataSource;

import dev.graphrag.openai.EmbeddingStore;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.store.JdbcEmbeddingStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Auto-configuration of the store of vectors in the context's database, where
 * {@code graphrag.openai.embedding.store.type} asks for it. It backs off from a store of
 * the application. Where it cannot supply what is asked for, the start fails: a service
 * without the store would pay for every text again, in silence.
 */
@AutoConfiguration(after = OpenAiSettingsAutoConfiguration.class)
@Conditional(OnJdbcStore.class)
@ConditionalOnMissingBean(EmbeddingStore.class)
public final class JdbcEmbeddingStoreAutoConfiguration {

	private static final StoreNeeds NEEDS = new StoreNeeds(Setting.EMBEDDING_STORE_TYPE, "jdbc", "none");

	// Nested configurations go first.
	@Bean
	@ConditionalOnMissingBean
	EmbeddingStore missingEmbeddingStore() {
		return noStore();
	}

	private static EmbeddingStore noStore() {
		throw NEEDS.missing("Spring's support for JDBC is not on the class path",
				"Add the dependency org.springframework.boot:spring-boot-starter-jdbc and the database's driver");
	}

	/**
	 * The store and its table.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ JdbcTemplate.class, DataSourceScriptDatabaseInitializer.class })
	@Import(DatabaseInitializationDependencyConfigurer.class)
	static class StoreConfiguration {

		@Bean
		@DependsOnDatabaseInitialization
		JdbcEmbeddingStore jdbcEmbeddingStore(ObjectProvider<DataSource> dataSources) {
			return new JdbcEmbeddingStore(dataSource(dataSources));
		}

		@Bean
		EmbeddingStoreSchema embeddingStoreSchema(ObjectProvider<DataSource> dataSources, OpenAiSettings settings) {
			return new EmbeddingStoreSchema(dataSource(dataSources), settings.embedding().store().initializeSchema());
		}

		private static DataSource dataSource(ObjectProvider<DataSource> dataSources) {
			return NEEDS.sole(dataSources, "DataSource", "Set spring.datasource.url or define such a bean");
		}

	}

}
