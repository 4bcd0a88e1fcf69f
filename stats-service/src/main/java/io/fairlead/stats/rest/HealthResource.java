package io.fairlead.stats.rest;

import io.fairlead.cluster.Cluster;
import io.fairlead.model.state.ServerId;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.stats.StatsService;
import io.fairlead.telemetry.stats.StatsRow;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What is known and wanted of every server. */
@Path("/api/v1/health")
@RequestScoped
public class HealthResource {

    /** Verdict, last check, owner and the operator's order of every server, also of those without a check. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Verdict, last check, owner and the operator's order of every server, also of those without a check")
    public String health() {
        Cluster cluster = ServiceHost.current().cluster();
        Set<ServerId> serving = ServiceHost.current().require(StatsService.class).picture().byNode().values().stream()
                .flatMap(node -> node.rows().stream())
                .filter(row -> row.kind() == StatsRow.Kind.SERVER)
                .map(row -> new ServerId(row.proxy(), row.name()))
                .collect(Collectors.toSet());
        return StatsJson.health(serving, cluster.health().all(), cluster.admin().all())
                .build()
                .toString();
    }

    /** One server: the same, and its last checks, oldest first. */
    @GET
    @Path("/{backend}/{server}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Verdict, order and the last checks of one server")
    public Response server(@PathParam("backend") String backend, @PathParam("server") String server) {
        Cluster cluster = ServiceHost.current().cluster();
        ServerId id = new ServerId(backend, server);
        StatsService service = ServiceHost.current().require(StatsService.class);
        JsonArrayBuilder history = Json.createArrayBuilder();
        service.checkLog()
                .of(id)
                .forEach(entry -> history.add(StatsJson.check(entry.result())
                        .add("time", entry.time().toString())
                        .add("checks", entry.checks())));
        return Response.ok(StatsJson.server(
                                id,
                                Optional.ofNullable(cluster.health().all().get(id)),
                                Optional.ofNullable(cluster.admin().all().get(id)))
                        .add("history", history)
                        .build()
                        .toString())
                .build();
    }
}
