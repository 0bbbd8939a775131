/**
 * A small service, written as users write theirs.
 */
@NullMarked
package dev.graphrag.openai.e2e;

import org.jspecify.annotations.NullMarked;
