/**
 * The commands {@code openai-probe} and {@code emulator}: their options, the run itself
 * and what the terminal shows of it.
 */
@NullMarked
package dev.graphrag.probe.command;

import org.jspecify.annotations.NullMarked;
