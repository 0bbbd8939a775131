/**
 * An OpenAI-compatible server inside the process: chat completions, streams, embeddings
 * and the catalog of models over real HTTP, without a key or a network. Nothing wires it;
 * the probe and the test kit start it.
 */
@NullMarked
package dev.graphrag.openai.emulator;

import org.jspecify.annotations.NullMarked;
