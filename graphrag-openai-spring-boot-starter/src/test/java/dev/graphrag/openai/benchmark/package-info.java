/**
 * Benchmarks of one call: the guarded client beside what could be used in its place. The
 * command, the method and the figures are in docs/performance.md.
 */
@NullMarked
package dev.graphrag.openai.benchmark;

import org.jspecify.annotations.NullMarked;
