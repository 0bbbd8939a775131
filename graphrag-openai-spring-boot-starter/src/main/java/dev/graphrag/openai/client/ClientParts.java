package dev.graphrag.openai.client;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.OpenAiHttpCustomizer;
import dev.graphrag.openai.budget.RateBudgets;
import dev.graphrag.openai.store.GuardedStore;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * What the application gives its clients besides settings.
 *
 * @param customizers applied to every client's HTTP library
 * @param apiKeys where keys come from whose settings name none, {@code null} for nowhere
 * @param sslBundles bundles that settings can name, {@code null} for none
 * @param secrets values that appear in no output, such as the environment's passwords
 * @param store keeps vectors, {@code null} for nowhere
 * @param budgets where rate budgets come from
 * @param virtualThreads whether calls that nobody waits for run on virtual threads
 */
public record ClientParts(List<OpenAiHttpCustomizer> customizers, @Nullable ApiKeySource apiKeys,
		@Nullable SslBundles sslBundles, Collection<String> secrets, @Nullable GuardedStore store, RateBudgets budgets,
		boolean virtualThreads) {

	/**
	 * Create parts over unmodifiable copies.
	 */
	public ClientParts {
		customizers = List.copyOf(customizers);
		secrets = Set.copyOf(secrets);
	}

	/**
	 * Return parts with customizers alone.
	 * @param customizers applied to every client's HTTP library
	 * @return the parts
	 */
	public static ClientParts of(OpenAiHttpCustomizer... customizers) {
		return new ClientParts(List.of(customizers), null, null, Set.of(), null, RateBudgets.LOCAL, false);
	}

}
