/**
 * Listeners that turn calls into metrics, log events, observations and a memory of recent
 * outcomes, none of which ever holds content.
 */
@NullMarked
package dev.graphrag.openai.telemetry;

import org.jspecify.annotations.NullMarked;
