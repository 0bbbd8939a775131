/**
 * Tests of what the auto-configurations supply and when they stay away.
 */
@NullMarked
package dev.graphrag.openai.autoconfigure;

import org.jspecify.annotations.NullMarked;
