package io.fairlead.stats.rest;

import io.fairlead.haproxy.stats.StatsCsv;
import io.fairlead.haproxy.stats.StatsTyped;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import io.fairlead.stats.StatsService;
import io.fairlead.stats.numbers.Picture;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What all nodes counted, merged: frontends and their listeners, backends and their servers. */
@Path("/api/v1/stats")
@RequestScoped
public class StatsResource {

    private static final String CSV = "text/csv";

    @Inject
    @SuppressWarnings("NullAway.Init") // The container sets it.
    private StatsFrames frames;

    @Context
    @SuppressWarnings("NullAway.Init") // The container sets it.
    private UriInfo uri;

    @HeaderParam("Accept")
    @DefaultValue("")
    @SuppressWarnings("NullAway.Init") // The container sets it; an absent header is empty.
    private String accept;

    /** The latest picture as a tree, or with {@code ;csv} and {@code ;json} as HAProxy tells it. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, CSV})
    @Operation(
            summary = "Statistics of all nodes as a tree; ;csv and ;json as HAProxy words them",
            description =
                    "Filters: kind=frontend|backend|server|listener, proxy=, server= (or the listener), node=; each may be repeated.")
    public Response stats(@BeanParam StatsFilter filter) {
        StatsService service = ServiceHost.current().require(StatsService.class);
        Picture latest = service.picture();
        String complaint = filter.complaint(latest);
        if (!complaint.isEmpty()) {
            return Problem.of(400, "Bad Request", complaint).response();
        }
        Picture picture = filter.of(latest).aged();
        Set<String> forms =
                uri.getPathSegments().getLast().getMatrixParameters().keySet();
        if (forms.contains("csv") || accept.contains(CSV)) {
            return Response.ok(StatsCsv.render(picture.rows()), CSV + "; charset=utf-8")
                    .build();
        }
        if (forms.contains("json")) {
            return Response.ok(StatsTyped.json(picture.rows()), MediaType.APPLICATION_JSON)
                    .build();
        }
        JsonBytes tree = new JsonBytes(1 << 16).object();
        StatsJson.picture(
                picture, service.revision(), service.cluster().rollout().all(), tree);
        return Response.ok(tree.endObject().done(), MediaType.APPLICATION_JSON).build();
    }

    /** The picture of now, then what changes, about once a second; or every picture in whole. */
    @GET
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "One event stats with everything, then one event delta per second with what changed")
    public Response stream(@QueryParam("whole") @DefaultValue("false") boolean whole) {
        StatsService service = ServiceHost.current().require(StatsService.class);
        StatsFrames shared = frames;
        return Streams.open(service, out -> {
            long seen = -1;
            while (!service.stopped()) {
                Picture picture = service.pictureAfter(seen, Streams.HEARTBEAT);
                if (picture.number() == seen) {
                    out.heartbeat();
                } else {
                    StatsFrames.Message message =
                            whole ? shared.whole(picture, service) : shared.after(seen, picture, service);
                    for (byte[] frame : message.frames()) {
                        out.send(frame);
                    }
                    seen = message.number();
                }
            }
        });
    }
}
