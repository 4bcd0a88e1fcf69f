package io.fairlead.edge;

import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.session.OpenStreams;
import io.fairlead.edge.runtime.CapturedErrors;
import io.fairlead.net.io.IoEngine;
import io.fairlead.telemetry.StreamObserver;

/**
 * What every connection of the edge works with.
 *
 * @param engine where connections come from
 * @param dataplane what is routed by
 * @param servers how servers are reached
 * @param observer who sees stream ends
 * @param streams who is connected
 * @param stats renders statistics pages
 * @param errors keeps the last invalid messages
 */
record EdgeContext(
        IoEngine engine,
        Dataplane dataplane,
        ServerConnections servers,
        StreamObserver observer,
        OpenStreams streams,
        StatsResponder stats,
        CapturedErrors errors) {}
