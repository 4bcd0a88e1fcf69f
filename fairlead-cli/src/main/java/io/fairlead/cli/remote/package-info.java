/**
 * Commands that talk to a running Fairlead over its REST API.
 *
 * <p>Starting points: {@link io.fairlead.cli.remote.RemoteCommand}, {@link io.fairlead.cli.remote.AdminApi}.
 */
@NullMarked
package io.fairlead.cli.remote;

import org.jspecify.annotations.NullMarked;
