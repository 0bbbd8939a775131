/**
 * Tests of the listeners, with calls made up by hand.
 */
@NullMarked
package dev.graphrag.openai.telemetry;

import org.jspecify.annotations.NullMarked;
