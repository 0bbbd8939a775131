/**
 * The manual's recipes of an ingest service.
 */
@NullMarked
package dev.graphrag.openai.ingest.recipes;

import org.jspecify.annotations.NullMarked;
