/**
 * The program's commands: their options, the runs themselves and what the terminal shows
 * of them.
 */
@NullMarked
package dev.graphrag.probe.command;

import org.jspecify.annotations.NullMarked;
