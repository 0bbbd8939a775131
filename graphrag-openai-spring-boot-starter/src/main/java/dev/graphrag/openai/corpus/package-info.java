/**
 * Embeds a corpus: requests, order, duplicates, what is refused. Above the public client.
 */
@NullMarked
package dev.graphrag.openai.corpus;

import org.jspecify.annotations.NullMarked;
