package dev.graphrag.openai.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of the store that keeps vectors, so that a text is embedded once. A bean
 * {@link dev.graphrag.openai.EmbeddingStore EmbeddingStore} of the application counts
 * whatever they say.
 *
 * @param type which store there is
 * @param initializeSchema when the table of the JDBC store is created at start-up
 */
public record EmbeddingStoreSettings(@DefaultValue("none") Type type,
		@DefaultValue("embedded") SchemaInitialization initializeSchema) {

	/**
	 * Create settings.
	 */
	public EmbeddingStoreSettings {
		Assert.notNull(type, "type must not be null");
		Assert.notNull(initializeSchema, "initializeSchema must not be null");
	}

	/**
	 * Return the settings of no store.
	 * @return the default settings
	 */
	public static EmbeddingStoreSettings none() {
		return new EmbeddingStoreSettings(Type.NONE, SchemaInitialization.EMBEDDED);
	}

	/**
	 * Stores that can be chosen by name.
	 */
	public enum Type {

		/**
		 * None.
		 */
		NONE,

		/**
		 * A table in the context's database.
		 */
		JDBC

	}

	/**
	 * When the table is created, as Spring Boot's own switches of this kind.
	 */
	public enum SchemaInitialization {

		/**
		 * In an embedded database.
		 */
		EMBEDDED,

		/**
		 * In every database.
		 */
		ALWAYS,

		/**
		 * Never: a migration of the application does it.
		 */
		NEVER

	}

}
