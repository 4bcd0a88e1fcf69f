/**
 * The small servers inside this JVM that {@code fairlead up} puts something in front of.
 *
 * <p>Starting point: {@link io.fairlead.cli.demo.DemoServer}.
 */
@NullMarked
package io.fairlead.cli.demo;

import org.jspecify.annotations.NullMarked;
