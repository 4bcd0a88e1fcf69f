package io.fairlead.stats.rest;

import io.fairlead.haproxy.stats.HaproxyMetrics;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.stats.StatsService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** All nodes' statistics under the names of HAProxy's own Prometheus exporter; needs no token, as {@code /metrics}. */
@Path("/metrics/haproxy")
@RequestScoped
public class HaproxyMetricsResource {

    /** The metrics. */
    @GET
    @Produces(HaproxyMetrics.MEDIA_TYPE)
    public String metrics() {
        return HaproxyMetrics.render(ServiceHost.current()
                .require(StatsService.class)
                .picture()
                .aged()
                .rows());
    }
}
