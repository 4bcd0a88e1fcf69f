package io.fairlead.edge;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.net.io.IoEngine;
import io.fairlead.telemetry.StreamObserver;

/**
 * What every connection of the edge works with.
 *
 * @param engine where connections come from
 * @param dataplane what is routed by
 * @param servers how servers are reached
 * @param observer who sees stream ends
 * @param stats renders statistics pages
 */
record EdgeContext(
        IoEngine engine,
        Dataplane dataplane,
        ServerConnections servers,
        StreamObserver observer,
        StatsResponder stats) {}
