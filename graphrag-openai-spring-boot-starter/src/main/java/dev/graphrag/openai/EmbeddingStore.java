package dev.graphrag.openai;

import java.util.Collection;
import java.util.Map;

/**
 * Keeps vectors by the text that they are of, so that no text is paid for twice. A bean
 * of this type is consulted before every embedding request of the context's clients and
 * filled right after it, whoever makes the call: a corpus run, a {@code VectorStore}, a
 * Spring Batch step or a loop of one's own. Without one, set
 * {@code graphrag.openai.embedding.store.type} to {@code jdbc} for a table in the
 * context's database.
 *
 * <p>
 * Implementations are thread-safe, and several processes may share what they write to.
 * They may throw: a store that fails is reported at WARN, and the call goes on as if
 * there were none. What they return is checked, and a vector of another length than the
 * key's, or one with a component that is not a finite number, is embedded anew.
 */
public interface EmbeddingStore {

	/**
	 * Find vectors.
	 * @param keys what to look for, none twice; up to 2,048
	 * @return the vectors that are there; the arrays are the caller's to keep
	 */
	Map<EmbeddingKey, float[]> find(Collection<EmbeddingKey> keys);

	/**
	 * Keep vectors, whatever becomes of the caller's transaction: they are paid for. What
	 * is there already may stay as it is.
	 * @param vectors the vectors, each finite and of its key's length; not to be changed.
	 * The arrays go to whoever asked for them, who may change them afterwards: a store
	 * that keeps arrays keeps copies
	 */
	void save(Map<EmbeddingKey, float[]> vectors);

}
