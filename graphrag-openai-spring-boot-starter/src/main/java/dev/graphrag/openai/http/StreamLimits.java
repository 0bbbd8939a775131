package dev.graphrag.openai.http;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a stream may take.
 *
 * @param idle longest silence between its bytes
 * @param remaining tells the time left until it has to end
 */
public record StreamLimits(Duration idle, Supplier<Duration> remaining) {
}
