package dev.graphrag.openai.autoconfigure;

import java.util.Map;

import javax.sql.DataSource;

import dev.graphrag.openai.EmbeddingStore;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
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

	// Nested configurations go first.
	@Bean
	@ConditionalOnMissingBean
	EmbeddingStore missingEmbeddingStore() {
		return noStore();
	}

	private static EmbeddingStore noStore() {
		throw missing("Spring's support for JDBC is not on the class path",
				"Add the dependency org.springframework.boot:spring-boot-starter-jdbc and the database's driver");
	}

	private static OpenAiClientException missing(String what, String remediation) {
		return new OpenAiClientException(FailureReason.SETTINGS_LOAD,
				Setting.EMBEDDING_STORE_TYPE.property() + " is jdbc, but " + what + ".",
				remediation + ", or set " + Setting.EMBEDDING_STORE_TYPE.property() + " to none.",
				Map.of("setting", Setting.EMBEDDING_STORE_TYPE.property()));
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
			DataSource dataSource = dataSources.getIfUnique();
			if (dataSource != null) {
				return dataSource;
			}
			if (dataSources.stream().findAny().isPresent()) {
				throw missing("there are several beans of type DataSource and none of them is primary",
						"Mark the one that is meant with @Primary");
			}
			throw missing("there is no bean of type DataSource", "Set spring.datasource.url or define such a bean");
		}

	}

}
