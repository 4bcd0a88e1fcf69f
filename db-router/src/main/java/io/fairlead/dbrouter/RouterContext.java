package io.fairlead.dbrouter;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dbrouter.console.Console;
import io.fairlead.net.io.IoEngine;
import io.fairlead.telemetry.StreamObserver;

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
 * @param clients who is connected
 * @param console the virtual database
 */
record RouterContext(
        IoEngine engine,
        Dataplane dataplane,
        ServerLogins logins,
        CancelKeys cancels,
        Suspects suspects,
        StreamObserver observer,
        long holdNanos,
        Clients clients,
        Console console) {}
