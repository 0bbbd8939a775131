package dev.graphrag.openai.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

import dev.graphrag.openai.settings.EmbeddingStoreSettings.SchemaInitialization;

import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * Creates the table of the JDBC store where the settings want it. Where they do not, the
 * database is not asked what it is, and may be away when the service starts.
 */
class EmbeddingStoreSchema extends DataSourceScriptDatabaseInitializer {

	private static final String LOCATION = "classpath:dev/graphrag/openai/store/schema-@@platform@@.sql";

	EmbeddingStoreSchema(DataSource dataSource, SchemaInitialization initialization) {
		super(dataSource, settings(dataSource, initialization));
	}

	private static DatabaseInitializationSettings settings(DataSource dataSource, SchemaInitialization initialization) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setMode(DatabaseInitializationMode.ALWAYS);
		// PostgreSQL's script is one block, with semicolons in it.
		settings.setSeparator(ScriptUtils.EOF_STATEMENT_SEPARATOR);
		settings.setSchemaLocations(wanted(dataSource, initialization)
				? new PlatformPlaceholderDatabaseDriverResolver().resolveAll(dataSource, LOCATION) : List.of());
		return settings;
	}

	private static boolean wanted(DataSource dataSource, SchemaInitialization initialization) {
		return switch (initialization) {
			case ALWAYS -> true;
			case EMBEDDED -> EmbeddedDatabaseConnection.isEmbedded(dataSource);
			case NEVER -> false;
		};
	}

}
