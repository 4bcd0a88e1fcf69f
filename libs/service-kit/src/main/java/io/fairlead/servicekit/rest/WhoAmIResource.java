package io.fairlead.servicekit.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.helidon.webserver.http.ServerRequest;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Who the credential of a request belongs to, so that a dashboard offers only what its viewer may do. */
@Path("/api/v1/whoami")
public class WhoAmIResource {

    /** Name and role; after a login also what a change has to say. */
    @GET
    @Produces("application/json")
    @Operation(summary = "Name and role of the caller, and after a login the proof that changes need")
    public Response whoAmI(
            @HeaderParam(TokenFilter.CALLER) @DefaultValue("") String name,
            @HeaderParam(TokenFilter.ROLE) @DefaultValue("") String role,
            @Context HttpHeaders headers,
            @Context ServerRequest connection) {
        JsonObjectBuilder answer = Json.createObjectBuilder().add("name", name).add("role", role);
        Optional.ofNullable(headers.getCookies().get(Credentials.cookie(connection)))
                .flatMap(cookie -> ServiceHost.current().gate().sessions().proof(cookie.getValue()))
                .ifPresent(proof -> answer.add("proof", proof));
        return Response.ok(answer.build().toString())
                .header("Cache-Control", "no-store")
                .build();
    }
}
