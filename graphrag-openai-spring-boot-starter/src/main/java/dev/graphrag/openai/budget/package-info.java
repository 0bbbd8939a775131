/**
 * The rate budget: shares OpenAI's requests and tokens a minute out before requests
 * leave, in this JVM or through Redis.
 */
@NullMarked
package dev.graphrag.openai.budget;

import org.jspecify.annotations.NullMarked;
