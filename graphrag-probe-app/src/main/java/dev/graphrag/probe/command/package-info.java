/**
 * The {@code openai-probe} command: its options, the run itself and what the terminal
 * shows of it.
 */
@NullMarked
package dev.graphrag.probe.command;

import org.jspecify.annotations.NullMarked;
