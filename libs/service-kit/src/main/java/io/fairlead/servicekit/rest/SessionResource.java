package io.fairlead.servicekit.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.security.Credential;
import io.fairlead.servicekit.security.Entry;
import io.fairlead.servicekit.security.Gate;
import io.fairlead.servicekit.security.Sessions;
import io.helidon.webserver.http.ServerRequest;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Logging in and out with a browser: a cookie that only its own page can use for changes. */
@Path("/api/v1/session")
public class SessionResource {

    private static final String JSON = "application/json";

    private static Gate gate() {
        return ServiceHost.current().gate();
    }

    /** Logs in with {@code {"user", "password"}} or {@code {"token"}}; a form of another site cannot send JSON. */
    @POST
    @Consumes(JSON)
    @Produces(JSON)
    @Operation(summary = "Logs in with a user's password or a token: sets a cookie, answers the proof changes need")
    @RequestBody(
            content =
                    @Content(
                            mediaType = JSON,
                            examples =
                                    @ExampleObject(
                                            name = "a user",
                                            value = "{\"user\": \"alice\", \"password\": \"correct horse battery\"}")))
    public Response logIn(String body, @Context ContainerRequestContext request, @Context ServerRequest connection) {
        Credential credential;
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            JsonObject offered = reader.readObject();
            credential = offered.containsKey("token")
                    ? new Credential.Token(offered.getString("token"))
                    : new Credential.Password(offered.getString("user"), offered.getString("password"));
        } catch (JsonException | ClassCastException | NullPointerException e) {
            return Problem.of(422, "Unprocessable Content", "a login has user and password, or token")
                    .response();
        }
        if (credential instanceof Credential.Password(String user, String password)
                && gate().users().has(user)) {
            request.setProperty(TokenFilter.TRIED, user);
        }
        return switch (gate().enter(connection.remotePeer().host(), credential)) {
            case Entry.Refused refused -> wrong(credential);
            case Entry.LockedOut(Duration rest) -> TokenFilter.lockedOut(rest);
            case Entry.Admitted(var caller) -> {
                request.setProperty(TokenFilter.TRIED, caller.name());
                Sessions.Opened opened = gate().open(caller);
                yield Response.ok(Json.createObjectBuilder()
                                .add("name", caller.name())
                                .add("role", caller.role().name().toLowerCase(Locale.ROOT))
                                .add("proof", opened.proof())
                                .build()
                                .toString())
                        .cookie(Credentials.cookie(
                                connection, opened.id(), Math.toIntExact(Sessions.LONGEST.toSeconds())))
                        .header("Cache-Control", "no-store")
                        .build();
            }
        };
    }

    private static Response wrong(Credential credential) {
        return credential instanceof Credential.Token
                ? TokenFilter.refused()
                : Problem.of(401, "Unauthorized", "the name or the password is wrong")
                        .response();
    }

    /** Logs out. */
    @DELETE
    @Operation(summary = "Logs out")
    public Response logOut(@Context HttpHeaders headers, @Context ServerRequest connection) {
        Cookie cookie = headers.getCookies().get(Credentials.cookie(connection));
        if (cookie != null) {
            gate().sessions().close(cookie.getValue());
        }
        return Response.noContent()
                .cookie(Credentials.cookie(connection, "", 0))
                .build();
    }
}
