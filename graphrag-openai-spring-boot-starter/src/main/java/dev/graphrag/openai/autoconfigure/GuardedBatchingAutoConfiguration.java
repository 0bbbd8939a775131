package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.springai.GuardedEmbeddingModel;
import dev.graphrag.openai.springai.TokenBatchingStrategy;

import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of the batches in which vector stores embed documents, as large as
 * OpenAI allows, while the embedding model is the guarded one. It comes before the stores
 * of Spring AI, each of which brings a strategy of its own where there is none.
 */
@AutoConfiguration(after = { GuardedModelsAutoConfiguration.class, SoleGuardedModelsAutoConfiguration.class },
		beforeName = { "org.springframework.ai.vectorstore.azure.autoconfigure.AzureVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.cassandra.autoconfigure.CassandraVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.chroma.autoconfigure.ChromaVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.elasticsearch.autoconfigure.ElasticsearchVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.gemfire.autoconfigure.GemFireVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.mariadb.autoconfigure.MariaDbStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.milvus.autoconfigure.MilvusVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.mongodb.autoconfigure.MongoDBAtlasVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.neo4j.autoconfigure.Neo4jVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.opensearch.autoconfigure.OpenSearchVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.oracle.autoconfigure.OracleVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.pgvector.autoconfigure.PgVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.pinecone.autoconfigure.PineconeVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.qdrant.autoconfigure.QdrantVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.redis.autoconfigure.RedisVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.typesense.autoconfigure.TypesenseVectorStoreAutoConfiguration",
				"org.springframework.ai.vectorstore.weaviate.autoconfigure.WeaviateVectorStoreAutoConfiguration" })
// Not earlier, or the models would come before those of other vendors.
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnBean(GuardedEmbeddingModel.class)
public final class GuardedBatchingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(BatchingStrategy.class)
	TokenBatchingStrategy openAiBatchingStrategy(GuardedEmbeddingModel embeddingModel) {
		return new TokenBatchingStrategy(embeddingModel::getEmbeddingContent);
	}

}
