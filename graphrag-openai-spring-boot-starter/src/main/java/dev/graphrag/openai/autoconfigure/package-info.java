/**
 * Wires the guarded client into Spring Boot; used by nobody else.
 */
@NullMarked
package dev.graphrag.openai.autoconfigure;

import org.jspecify.annotations.NullMarked;
