package dev.graphrag.openai;

/**
 * Supplies the credential for every attempt, for keys that rotate while the service runs,
 * such as those of a vault. A bean of this type is asked in place of
 * {@code graphrag.openai.api-key}. For a key in a file there is
 * {@code graphrag.openai.api-key-file}, which needs no code.
 *
 * <p>
 * Implementations are thread-safe and quick: they are asked on the calling thread, so
 * that a remote look-up is cached. What they throw fails the call as {@code internal}.
 */
@FunctionalInterface
public interface ApiKeySource {

	/**
	 * Return the credential to send with the next request.
	 * @return the key
	 */
	Secret get();

}
