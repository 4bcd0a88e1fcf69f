package io.fairlead.configservice.rest;

import io.fairlead.configservice.ConfigService;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.ServerId;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import io.fairlead.servicekit.rest.TokenFilter;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** What operators want of one server. */
@Path("/api/v1/servers/{backend}/{server}")
public class ServersResource {

    private static final String JSON = "application/json";
    private static final int MAX_WEIGHT = 256;

    private static ConfigService service() {
        return ServiceHost.current().require(ConfigService.class);
    }

    /** The order in force. */
    @GET
    @Produces(JSON)
    @Operation(summary = "The order in force")
    public Response get(@PathParam("backend") String backend, @PathParam("server") String server) {
        ServerId id = new ServerId(backend, server);
        return exists(id) ? Response.ok(show(id)).build() : unknown(id);
    }

    /**
     * Changes state, weight or both: {@code {"state": "ready|drain|maint", "weight": 0-256, "deadline": "30s"}}; at a
     * deadline the sessions a drain has left are ended.
     */
    @PUT
    @Consumes(JSON)
    @Produces(JSON)
    @Operation(summary = "Changes what is wanted of a server: state, weight or both")
    @RequestBody(
            content =
                    @Content(
                            mediaType = JSON,
                            examples =
                                    @ExampleObject(
                                            name = "drain",
                                            value = "{\"state\": \"drain\", \"weight\": 10, \"deadline\": \"10m\"}")))
    public Response put(
            @Parameter(example = "app") @PathParam("backend") String backend,
            @Parameter(example = "a") @PathParam("server") String server,
            @HeaderParam("X-Change-Reason") @DefaultValue("") String reason,
            @HeaderParam(TokenFilter.CALLER) @DefaultValue("") String caller,
            String body) {
        ServerId id = new ServerId(backend, server);
        if (!exists(id)) {
            return unknown(id);
        }
        AdminOrder before = service().orders().of(id).orElseGet(() -> configured(id));
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            AdminOrder wanted = wanted(before, reader.readObject(), Clock.systemUTC());
            if (wanted.weight().orElse(0) < 0 || wanted.weight().orElse(0) > MAX_WEIGHT) {
                return invalid("weight is not between 0 and 256");
            }
            boolean kept = service()
                    .orders()
                    .give(id, wanted.by(caller, reason, Clock.systemUTC().instant()));
            return kept
                    ? Response.ok(show(id)).build()
                    : Problem.of(
                                    507,
                                    "Insufficient Storage",
                                    "the order is in force, but it cannot be kept on disk and ends with the next restart")
                            .response();
        } catch (JsonException | ClassCastException e) {
            return invalid("the body is not a JSON object with state and weight");
        } catch (IllegalArgumentException e) {
            return invalid("state is none of ready, drain, maint, or deadline is none such as 30s, 10m, 2h");
        }
    }

    /** What the configuration says of a server nobody gave an order for. */
    private static AdminOrder configured(ServerId id) {
        boolean disabled =
                service().head().map(ConfigService::config).flatMap(config -> config.backend(id.backend())).stream()
                        .flatMap(backend -> backend.servers().stream())
                        .anyMatch(server -> server.name().equals(id.server()) && server.disabled());
        return new AdminOrder(
                disabled ? AdminState.MAINT : AdminState.READY, OptionalInt.empty(), "", "", Instant.EPOCH);
    }

    private static AdminOrder wanted(AdminOrder before, JsonObject wish, Clock clock) {
        AdminOrder order = before;
        if (wish.containsKey("state")) {
            order = order.in(AdminState.valueOf(wish.getString("state").toUpperCase(Locale.ROOT)));
        }
        if (wish.containsKey("weight")) {
            order = order.weighing(OptionalInt.of(wish.getInt("weight")));
        }
        if (wish.containsKey("deadline")) {
            Instant end = clock.instant().plus(span(wish.getString("deadline")));
            order = order.with(order.overrides().drainedBy(end));
        }
        return order;
    }

    private static Duration span(String text) {
        if (!text.matches("[0-9]{1,7}[smh]")) {
            throw new IllegalArgumentException(text);
        }
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    private static Response invalid(String why) {
        return Problem.of(422, "Unprocessable Content", why).response();
    }

    private static Response unknown(ServerId id) {
        return Problem.of(404, "Not Found", "there is no server " + id).response();
    }

    private static boolean exists(ServerId id) {
        return service()
                .head()
                .map(ConfigService::config)
                .flatMap((ProxyConfig config) -> config.backend(id.backend()))
                .map(Backend::servers)
                .filter(servers -> servers.stream().anyMatch(s -> s.name().equals(id.server())))
                .isPresent();
    }

    private static String show(ServerId id) {
        Optional<AdminOrder> order = service().orders().of(id);
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("server", id.toString())
                .add(
                        "state",
                        order.map(AdminOrder::state)
                                .orElse(AdminState.READY)
                                .name()
                                .toLowerCase(Locale.ROOT));
        order.ifPresent(known -> {
            known.weight().ifPresent(weight -> json.add("weight", weight));
            json.add("author", known.author())
                    .add("reason", known.reason())
                    .add("since", known.since().toString());
            if (!known.overrides().drainUntil().equals(Instant.MAX)) {
                json.add("deadline", known.overrides().drainUntil().toString());
            }
        });
        json.add("sessions", service().sessions(id));
        return json.build().toString();
    }
}
