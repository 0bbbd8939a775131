package dev.graphrag.openai.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddingStore;
import dev.graphrag.openai.SharedOpenAiClient;
import org.h2.jdbcx.JdbcConnectionPool;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.TokenCountBatchingStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;
import org.springframework.util.FileSystemUtils;

/**
 * Ways to embed a corpus.
 */
enum CorpusPeer {

	/**
	 * A corpus run at default settings.
	 */
	CORPUS {

		@Override
		Texts texts(String baseUrl) {
			return corpus(GuardedContext.everything(baseUrl));
		}

	},

	/**
	 * Spring AI with its defaults, as vector stores call it.
	 */
	SPRING_AI {

		@Override
		Texts texts(String baseUrl) {
			return documents(SpringAiPeers.embedding(baseUrl));
		}

	},

	/**
	 * The same with {@code TCP_NODELAY}.
	 */
	SPRING_AI_NO_DELAY {

		@Override
		Texts texts(String baseUrl) {
			return documents(SpringAiPeers.noDelayEmbedding(baseUrl));
		}

	},

	/**
	 * Calls of the guarded client, one after the other, with 64 texts each.
	 */
	SINGLE_CALLS_OF_64 {

		@Override
		Texts texts(String baseUrl) {
			return calls(GuardedContext.everything(baseUrl), 64);
		}

	},

	/**
	 * The same with as many texts as a request of a corpus run has.
	 */
	SINGLE_CALLS_OF_256 {

		@Override
		Texts texts(String baseUrl) {
			return calls(GuardedContext.everything(baseUrl), 256);
		}

	},

	/**
	 * A corpus run whose texts are all in a store that takes no time.
	 */
	CORPUS_STORED {

		@Override
		Texts texts(String baseUrl) {
			return corpus(GuardedContext.everything(baseUrl, Stored.class));
		}

	},

	/**
	 * Calls of the guarded client whose texts are all in a store that takes no time.
	 */
	SINGLE_CALLS_STORED {

		@Override
		Texts texts(String baseUrl) {
			return calls(GuardedContext.everything(baseUrl, Stored.class), 256);
		}

	},

	/**
	 * A corpus run with a table of H2, in a file, as its store.
	 */
	CORPUS_H2 {

		@Override
		Texts texts(String baseUrl) {
			return corpus(GuardedContext.everything(baseUrl, JDBC, Table.class));
		}

	},

	/**
	 * Calls of the guarded client with the same table.
	 */
	SINGLE_CALLS_H2 {

		@Override
		Texts texts(String baseUrl) {
			return calls(GuardedContext.everything(baseUrl, JDBC, Table.class), 256);
		}

	};

	private static final Map<String, Object> JDBC = Map.of("graphrag.openai.embedding.store.type", "jdbc");

	private static final int DOCUMENTS = 10_000;

	abstract Texts texts(String baseUrl);

	private static Texts corpus(ApplicationContext context) {
		CorpusEmbedder embedder = context.getBean(CorpusEmbedder.class);
		return (first, count) -> {
			try (Stream<EmbeddedText> vectors = embedder.embed(CorpusTexts.stream(first, count))) {
				return vectors.filter((text) -> text.vector() != null).count();
			}
		};
	}

	private static Texts calls(ApplicationContext context, int texts) {
		SharedOpenAiClient client = context.getBean(SharedOpenAiClient.class);
		return (first, count) -> inSlices(first, count, texts,
				(from, size) -> client.embeddings(CorpusTexts.list(from, size)).vectors().size());
	}

	private static Texts documents(EmbeddingModel model) {
		return (first, count) -> inSlices(first, count, DOCUMENTS, (from, size) -> {
			List<Document> documents = CorpusTexts.stream(from, size).map(Document::new).toList();
			return model.embed(documents, EmbeddingOptions.builder().build(), new TokenCountBatchingStrategy()).size();
		});
	}

	private static long inSlices(long first, int count, int size, Texts slices) {
		long vectors = 0;
		for (int done = 0; done < count; done += size) {
			vectors += slices.embed(first + done, Math.min(size, count - done));
		}
		return vectors;
	}

	/**
	 * Embeds texts of the corpus.
	 */
	interface Texts {

		/**
		 * Embed, and return the number of vectors.
		 */
		long embed(long first, int count);

		default void embedAll(long first, int count) {
			long vectors = embed(first, count);
			Assert.state(vectors == count, () -> vectors + " vectors for " + count + " texts");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Table {

		@Bean(destroyMethod = "dispose")
		JdbcConnectionPool dataSource() throws IOException {
			Path directory = Files.createTempDirectory("corpus-benchmark");
			Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
			return JdbcConnectionPool.create("jdbc:h2:file:" + directory.resolve("vectors") + ";DB_CLOSE_ON_EXIT=FALSE",
					"sa", "");
		}

		private static void delete(Path directory) {
			try {
				FileSystemUtils.deleteRecursively(directory);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Stored {

		@Bean
		EmbeddingStore fullStore() {
			return new FullStore();
		}

	}

}
