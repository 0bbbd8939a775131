package dev.graphrag.openai;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The models that an endpoint offers, read with {@code GET /models}. Requests are made as
 * those of a client's calls are: with the same key, proxy and trust, retries, waits and
 * deadline, and never with a fallback. They take no model, so no {@link CallListener}
 * hears of them and no meter or rate budget counts them. Thread-safe.
 *
 * <pre class="code">
 * try (ModelCatalog catalog = factory.catalog(settings)) {
 *     catalog.models().forEach((model) -&gt; ...);
 * }
 * </pre>
 */
public interface ModelCatalog extends AutoCloseable {

	/**
	 * Read the whole list, page by page, within
	 * {@code graphrag.openai.retry.max-elapsed}.
	 * @return the models in the endpoint's order, each name once; an unmodifiable list
	 * @throws OpenAiClientException if it cannot be read to its end: a list of more than
	 * 100 pages, and one whose pages bring nothing new, is an {@code invalid_answer}
	 */
	List<Model> models();

	/**
	 * End waits and running requests, and close all connections.
	 */
	@Override
	void close();

	/**
	 * A model that is offered.
	 *
	 * @param name its name, as calls spell it
	 * @param created when it came into being, {@code null} if the endpoint does not tell
	 */
	record Model(String name, @Nullable Instant created) {

		public Model {
			Assert.notNull(name, "name must not be null");
		}

	}

}
