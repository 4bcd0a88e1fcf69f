/**
 * What is measured inside one JVM; the commands beside this module measure whole programs.
 *
 * <p>Starting point: {@link io.fairlead.benchmarks.TlsProviders}.
 */
@NullMarked
package io.fairlead.benchmarks;

import org.jspecify.annotations.NullMarked;
