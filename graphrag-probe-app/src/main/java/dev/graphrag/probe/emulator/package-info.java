/**
 * An OpenAI-compatible server inside the process, for probes without a key or a network.
 */
@NullMarked
package dev.graphrag.probe.emulator;

import org.jspecify.annotations.NullMarked;
