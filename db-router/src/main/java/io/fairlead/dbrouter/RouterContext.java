package io.fairlead.dbrouter;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.net.io.IoEngine;
import io.fairlead.telemetry.StreamObserver;
import java.util.Set;

/**
 * What every connection of the router works with.
 *
 * @param engine where connections come from
 * @param dataplane what is routed by
 * @param logins how servers are reached
 * @param cancels the keys clients were given
 * @param suspects servers in the wrong role
 * @param observer who sees sessions end
 * @param holdNanos how long clients wait for a server to become usable
 * @param sessions those that are connected to a server
 */
record RouterContext(
        IoEngine engine,
        Dataplane dataplane,
        ServerLogins logins,
        CancelKeys cancels,
        Suspects suspects,
        StreamObserver observer,
        long holdNanos,
        Set<PgSession> sessions) {}
