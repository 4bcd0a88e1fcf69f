package io.fairlead.servicekit.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.security.Gate;
import io.fairlead.servicekit.security.Role;
import io.fairlead.servicekit.security.Users;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** The users of all programs, who come in with a password; for admins. */
@Path("/api/v1/users")
public class UsersResource {

    private static final String JSON = "application/json";

    private static Gate gate() {
        return ServiceHost.current().gate();
    }

    /** Names and roles, never a password nor its hash. */
    @GET
    @Produces(JSON)
    @Operation(summary = "The users and their roles")
    public String list() {
        JsonArrayBuilder users = Json.createArrayBuilder();
        gate().users()
                .all()
                .forEach(caller -> users.add(Json.createObjectBuilder()
                        .add("name", caller.name())
                        .add("role", caller.role().name().toLowerCase(Locale.ROOT))));
        return Json.createObjectBuilder().add("users", users).build().toString();
    }

    /** Adds a user or changes one, {@code {"role": "viewer|operator|admin", "password": "…"}}; ends his sessions. */
    @PUT
    @Path("/{name}")
    @Consumes(JSON)
    @Produces(JSON)
    @Operation(summary = "Adds or changes a user")
    @RequestBody(
            content =
                    @Content(
                            mediaType = JSON,
                            examples =
                                    @ExampleObject(
                                            name = "an operator",
                                            value =
                                                    "{\"role\": \"operator\", \"password\": \"correct horse battery\"}")))
    public Response put(@Parameter(example = "alice") @PathParam("name") String name, String body) throws IOException {
        if (!Users.isName(name)) {
            return refused("a name is 1 to 40 of a-z, 0-9 and -, and not admin");
        }
        if (gate().tokens().has(name)) {
            return Problem.of(409, "Conflict", "there is a token " + name + "; the history would mix them up")
                    .response();
        }
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            JsonObject wish = reader.readObject();
            Role role = Role.valueOf(wish.getString("role").toUpperCase(Locale.ROOT));
            String password = wish.getString("password");
            Optional<String> objection = Users.objection(name, password);
            if (objection.isPresent()) {
                return refused(objection.get());
            }
            boolean there = gate().users().has(name);
            gate().users().put(name, role, password);
            gate().forget(name);
            return Response.status(there ? 200 : 201)
                    .entity(Json.createObjectBuilder()
                            .add("name", name)
                            .add("role", role.name().toLowerCase(Locale.ROOT))
                            .build()
                            .toString())
                    .build();
        } catch (JsonException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            return refused("a user has a role (viewer, operator, admin) and a password");
        }
    }

    private static Response refused(String why) {
        return Problem.of(422, "Unprocessable Content", why).response();
    }

    /** Removes a user, who is out from now on. */
    @DELETE
    @Path("/{name}")
    @Produces(JSON)
    @Operation(summary = "Removes a user")
    public Response remove(@PathParam("name") String name) throws IOException {
        boolean removed = gate().users().remove(name);
        gate().forget(name);
        return removed
                ? Response.noContent().build()
                : Problem.of(404, "Not Found", "there is no user of that name").response();
    }
}
