package io.fairlead.servicekit.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.security.Gate;
import io.fairlead.servicekit.security.Role;
import io.fairlead.servicekit.security.Tokens;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** The named tokens of all programs and the audit log of this one; for admins. */
@Path("/api/v1")
public class TokensResource {

    private static final String JSON = "application/json";
    private static final int MOST = 1000;

    private static Gate gate() {
        return ServiceHost.current().gate();
    }

    /** Names and roles, never a secret. */
    @GET
    @Path("/tokens")
    @Produces(JSON)
    @Operation(summary = "The named tokens and their roles")
    public String list() {
        JsonArrayBuilder tokens = Json.createArrayBuilder();
        gate().tokens()
                .all()
                .forEach(caller -> tokens.add(Json.createObjectBuilder()
                        .add("name", caller.name())
                        .add("role", caller.role().name().toLowerCase(Locale.ROOT))));
        return Json.createObjectBuilder().add("tokens", tokens).build().toString();
    }

    /** Makes a token, {@code {"role": "viewer|operator|admin"}}; its secret is in this answer and nowhere else. */
    @PUT
    @Path("/tokens/{name}")
    @Consumes(JSON)
    @Produces(JSON)
    @Operation(summary = "Makes or replaces a named token")
    @RequestBody(
            content =
                    @Content(
                            mediaType = JSON,
                            examples = @ExampleObject(name = "a viewer", value = "{\"role\": \"viewer\"}")))
    public Response create(@Parameter(example = "ci") @PathParam("name") String name, String body) throws IOException {
        if (!Tokens.isName(name)) {
            return Problem.of(422, "Unprocessable Content", "a name is 1 to 40 of a-z, 0-9 and -, and not admin")
                    .response();
        }
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            JsonObject wish = reader.readObject();
            Role role = Role.valueOf(wish.getString("role").toUpperCase(Locale.ROOT));
            if (gate().users().has(name)) {
                return Problem.of(409, "Conflict", "there is a user " + name + "; the history would mix them up")
                        .response();
            }
            String token = gate().tokens().create(name, role);
            gate().forget(name);
            return Response.status(201)
                    .entity(Json.createObjectBuilder()
                            .add("name", name)
                            .add("role", role.name().toLowerCase(Locale.ROOT))
                            .add("token", token)
                            .build()
                            .toString())
                    .header("Cache-Control", "no-store")
                    .build();
        } catch (JsonException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            return Problem.of(422, "Unprocessable Content", "role is none of viewer, operator, admin")
                    .response();
        }
    }

    /** Removes a token; it opens nothing from now on. */
    @DELETE
    @Path("/tokens/{name}")
    @Produces(JSON)
    @Operation(summary = "Removes a named token")
    public Response remove(@PathParam("name") String name) throws IOException {
        boolean removed = gate().tokens().remove(name);
        gate().forget(name);
        return removed
                ? Response.noContent().build()
                : Problem.of(404, "Not Found", "there is no token " + name).response();
    }

    /** The newest changes and refusals, oldest first. */
    @GET
    @Path("/audit")
    @Produces(JSON)
    @Operation(summary = "The newest changes and refusals")
    public Response audit(@QueryParam("limit") @DefaultValue("100") int limit) throws IOException {
        if (limit < 1 || limit > MOST) {
            return Problem.of(400, "Bad Request", "limit is a number from 1 to " + MOST)
                    .response();
        }
        return Response.ok("{\"entries\":[" + String.join(",", gate().audit().newest(limit)) + "]}")
                .build();
    }
}
