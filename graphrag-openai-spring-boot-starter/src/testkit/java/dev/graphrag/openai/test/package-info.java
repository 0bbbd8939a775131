/**
 * What the suites of services test against: a scripted OpenAI emulator beside the
 * application's context, and time that passes without waiting. Shipped as the starter's
 * second jar, with the classifier {@code test}.
 */
@NullMarked
package dev.graphrag.openai.test;

import org.jspecify.annotations.NullMarked;
