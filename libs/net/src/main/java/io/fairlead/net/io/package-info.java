/**
 * The I/O seam: blocking calls with deadlines for virtual threads, and the engines behind it.
 *
 * <p>Starting points: {@link io.fairlead.net.io.IoEngine}, {@link io.fairlead.net.io.Transport}.
 */
@NullMarked
package io.fairlead.net.io;

import org.jspecify.annotations.NullMarked;
