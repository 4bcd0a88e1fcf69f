package io.fairlead.stats.rest;

import io.fairlead.cluster.Cluster;
import io.fairlead.servicekit.program.ServiceHost;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What is known and wanted of every server. */
@Path("/api/v1/health")
@RequestScoped
public class HealthResource {

    /** Verdict, last check, owner and the operator's order of every server. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String health() {
        Cluster cluster = ServiceHost.current().cluster();
        return StatsJson.health(cluster.health().all(), cluster.admin().all())
                .build()
                .toString();
    }
}
