package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.client.CorpusCalls;
import dev.graphrag.openai.corpus.ParallelCorpusEmbedder;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.store.GuardedStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of corpus runs over the context's client. A client that is not the
 * starter's makes their requests by its own futures. The store is consulted all the same,
 * and whether it is filled is that client's affair.
 */
@AutoConfiguration(after = OpenAiClientAutoConfiguration.class)
@ConditionalOnSingleCandidate(SharedOpenAiClient.class)
public final class CorpusAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(CorpusEmbedder.class)
	ParallelCorpusEmbedder openAiCorpusEmbedder(SharedOpenAiClient client, OpenAiSettings settings,
			ObjectProvider<GuardedStore> store, ObjectProvider<CorpusListener> listeners,
			ObjectProvider<TimeSource> time) {
		CorpusCalls calls = (client instanceof CorpusCalls own) ? own : null;
		return new ParallelCorpusEmbedder((calls != null) ? calls::corpusCalls : client::async,
				(calls != null) ? calls.settings() : settings, store.getIfAvailable(),
				listeners.orderedStream().toList(), time.getIfAvailable(TimeSource::system));
	}

}
