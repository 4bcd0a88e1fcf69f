package io.fairlead.stats.rest;

import io.fairlead.cluster.EventBoard;
import io.fairlead.cluster.Subscription;
import io.fairlead.model.state.Event;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import io.fairlead.stats.StatsService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What happened lately, on all nodes. */
@Path("/api/v1/events")
@RequestScoped
public class EventsResource {

    private static final int MOST = 1000;

    /** The newest events, newest last. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The newest events, newest last")
    public Response events(@QueryParam("limit") @DefaultValue("100") String limit) {
        Optional<Integer> count = count(limit);
        if (count.isEmpty()) {
            return Problem.of(400, "Bad Request", "limit is a number from 1 to " + MOST)
                    .response();
        }
        JsonArrayBuilder events = Json.createArrayBuilder();
        ServiceHost.current().cluster().events().recent(count.get()).forEach(e -> events.add(StatsJson.event(e)));
        return Response.ok(
                        Json.createObjectBuilder().add("events", events).build().toString())
                .build();
    }

    private static Optional<Integer> count(String text) {
        try {
            int count = Integer.parseInt(text);
            return count >= 1 && count <= MOST ? Optional.of(count) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Every event from now on; a reader too slow for a thousand events misses some. */
    @GET
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Every event from now on; a reader too slow for a thousand events misses some")
    public Response stream() {
        StatsService service = ServiceHost.current().require(StatsService.class);
        EventBoard board = service.cluster().events();
        return Streams.open(service, out -> {
            BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MOST);
            try (Subscription subscription = board.onEvent(waiting::offer)) {
                // From here on nothing is missed: what came before is what a reader asks for now.
                out.event("open", "{}");
                long idle = 0;
                while (!service.stopped()) {
                    Event event = waiting.poll(1, TimeUnit.SECONDS);
                    if (event != null) {
                        out.event("event", StatsJson.event(event).build().toString());
                        idle = 0;
                    } else if (++idle >= Streams.HEARTBEAT.toSeconds()) {
                        out.heartbeat();
                        idle = 0;
                    }
                }
            }
        });
    }
}
