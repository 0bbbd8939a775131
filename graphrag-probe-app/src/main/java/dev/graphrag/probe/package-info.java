/**
 * The probe program: how it is started, as a one-shot command, as a shell or as a server.
 */
@NullMarked
package dev.graphrag.probe;

import org.jspecify.annotations.NullMarked;
