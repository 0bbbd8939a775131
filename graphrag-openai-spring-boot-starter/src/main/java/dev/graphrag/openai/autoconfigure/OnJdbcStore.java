package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.settings.EmbeddingStoreSettings;

/**
 * Matches where {@code graphrag.openai.embedding.store.type} is {@code jdbc}.
 */
class OnJdbcStore extends OnSettings<EmbeddingStoreSettings.Type> {

	OnJdbcStore() {
		super("embedding.store.type", EmbeddingStoreSettings.Type.class, EmbeddingStoreSettings.Type.JDBC::equals);
	}

}
