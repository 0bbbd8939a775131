/**
 * What the manual shows of web services, which the starter's own tests are not.
 */
@NullMarked
package dev.graphrag.probe.recipes;

import org.jspecify.annotations.NullMarked;
