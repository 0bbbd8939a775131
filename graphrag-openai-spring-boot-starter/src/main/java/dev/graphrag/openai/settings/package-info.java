/**
 * The settings of a client with their rules, the errors of settings that break them, and
 * the policy of allowed models.
 */
@NullMarked
package dev.graphrag.openai.settings;

import org.jspecify.annotations.NullMarked;
