/**
 * Tests of the haproxy.cfg reader and writer.
 *
 * <p>Starting points: {@link io.fairlead.haproxy.config.HaproxyDifferentialTest}, which asks a real HAProxy, and {@link
 * io.fairlead.haproxy.config.FindingsTest}, a table of mistakes.
 */
@NullMarked
package io.fairlead.haproxy.config;

import org.jspecify.annotations.NullMarked;
