package dev.graphrag.openai.migration;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.Secret;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The manual's key from a vault.
 */
@Configuration(proxyBeanMethods = false)
class KeyFromVault {

	@Bean
	ApiKeySource openAiKey(Vault vault) {
		return () -> new Secret(vault.cached("openai"));
	}

	/**
	 * A vault's client that remembers what it read.
	 */
	interface Vault {

		String cached(String name);

	}

}
