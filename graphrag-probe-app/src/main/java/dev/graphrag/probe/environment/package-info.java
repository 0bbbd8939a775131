/**
 * What the program reads beside Spring Boot's environment: a {@code .env} file and the
 * variables that name a proxy.
 */
@NullMarked
package dev.graphrag.probe.environment;

import org.jspecify.annotations.NullMarked;
