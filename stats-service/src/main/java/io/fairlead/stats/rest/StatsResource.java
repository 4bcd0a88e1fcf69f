package io.fairlead.stats.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.stats.Picture;
import io.fairlead.stats.StatsService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What all nodes counted, merged: frontends, backends, servers. */
@Path("/api/v1/stats")
@RequestScoped
public class StatsResource {

    /** The latest picture. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String stats() {
        StatsService service = ServiceHost.current().require(StatsService.class);
        return json(service, service.picture());
    }

    /** Every picture from now on, about one per second. */
    @GET
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Response stream() {
        StatsService service = ServiceHost.current().require(StatsService.class);
        return Streams.open(service, out -> {
            long seen = -1;
            while (!service.stopped()) {
                Picture picture = service.pictureAfter(seen, Streams.HEARTBEAT);
                if (picture.number() == seen) {
                    out.heartbeat();
                } else {
                    seen = picture.number();
                    out.event("stats", json(service, picture));
                }
            }
        });
    }

    private static String json(StatsService service, Picture picture) {
        return StatsJson.picture(
                        picture, service.revision(), service.cluster().rollout().all())
                .build()
                .toString();
    }
}
