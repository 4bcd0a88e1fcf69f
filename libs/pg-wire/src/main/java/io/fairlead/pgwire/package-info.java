/**
 * PostgreSQL's frontend/backend protocol 3, as far as a router needs it: the first packet, message boundaries, errors.
 *
 * <p>Starting points: {@link io.fairlead.pgwire.PgReader}, {@link io.fairlead.pgwire.FirstPacket}.
 */
@NullMarked
package io.fairlead.pgwire;

import org.jspecify.annotations.NullMarked;
