package io.fairlead.dbrouter.rest;

import io.fairlead.configformat.TreeText;
import io.fairlead.dbrouter.RouterService;
import io.fairlead.dbrouter.console.Operator;
import io.fairlead.dbrouter.console.Table;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What the virtual database {@code fairlead} shows and does on this node, for those who would rather speak HTTP. */
@Path("/api/v1/postgresql")
@Produces("application/json")
public class ConsoleResource {

    private static Operator operator() {
        return ServiceHost.current().require(RouterService.class).operator();
    }

    /** A table of {@code SHOW} as a list of objects; every value is a text, as it is in the console. */
    @GET
    @Path("{table}")
    @Operation(summary = "What SHOW answers on this node: pools, clients, servers, stats, databases, lists, ...")
    public Response show(@PathParam("table") String table) {
        return operator()
                .show(table)
                .map(found -> Response.ok(TreeText.json(objects(found))).build())
                .orElseGet(() -> Problem.of(404, "Not Found", "there is no table " + table)
                        .response());
    }

    private static List<Map<String, String>> objects(Table table) {
        List<Map<String, String>> objects = new ArrayList<>();
        for (List<String> row : table.rows()) {
            Map<String, String> object = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                object.put(table.columns().get(i), row.get(i));
            }
            objects.add(object);
        }
        return objects;
    }

    /** Steers one pool of this node, or all of them when none is named. */
    @POST
    @Path("{verb: pause|resume|kill|reconnect}")
    @Operation(summary = "PAUSE, RESUME, KILL or RECONNECT of one pool or of all on this node")
    public Response steer(@PathParam("verb") String verb, @QueryParam("pool") @Nullable String pool) {
        Optional<String> named = Optional.ofNullable(pool);
        boolean found = switch (verb) {
            case "pause" -> operator().pause(named);
            case "resume" -> operator().resume(named);
            case "kill" -> operator().kill(named);
            default -> operator().reconnect(named);
        };
        return found
                ? Response.noContent().build()
                : Problem.of(404, "Not Found", "there is no such pool").response();
    }

    /** Ends the session of one client. */
    @DELETE
    @Path("clients/{id}")
    @Operation(summary = "Ends one client's session on this node, as KILL_CLIENT does")
    public Response killClient(@PathParam("id") long id) {
        return operator().killClient(id)
                ? Response.noContent().build()
                : Problem.of(404, "Not Found", "client " + id + " has no session")
                        .response();
    }
}
