package io.fairlead.stats.rest;

import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.log.LogTail;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.stats.StatsService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The access log of all nodes as it is written. */
@Path("/api/v1/log")
@RequestScoped
public class LogResource {

    private static final int MOST = 1000;
    private static final int AGAIN_SECONDS = 5;

    private record Line(String node, String text) {}

    /** Every line from now on, of frontends without log targets too; who reads too slowly misses some. */
    @GET
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "The lines of the access logs of all nodes from now on")
    public Response stream() {
        StatsService service = ServiceHost.current().require(StatsService.class);
        return Streams.open(service, out -> {
            BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MOST);
            try (Subscription subscription =
                    LogTail.read(service.cluster(), (node, text) -> waiting.offer(new Line(node, text)))) {
                LogTail.want(service.cluster());
                out.event("open", "{}");
                long wanted = System.nanoTime();
                while (!service.stopped()) {
                    Line line = waiting.poll(1, TimeUnit.SECONDS);
                    if (line != null) {
                        out.event(
                                "line",
                                Json.createObjectBuilder()
                                        .add("node", line.node())
                                        .add("line", line.text())
                                        .build()
                                        .toString());
                    }
                    if (System.nanoTime() - wanted > TimeUnit.SECONDS.toNanos(AGAIN_SECONDS)) {
                        wanted = System.nanoTime();
                        LogTail.want(service.cluster());
                        out.heartbeat();
                    }
                }
            }
        });
    }
}
