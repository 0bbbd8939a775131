/**
 * Keeps vectors by their text: the store in a database, and what guards calls from a
 * store that fails.
 */
@NullMarked
package dev.graphrag.openai.store;

import org.jspecify.annotations.NullMarked;
