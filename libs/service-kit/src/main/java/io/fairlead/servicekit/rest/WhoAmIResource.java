package io.fairlead.servicekit.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.security.Caller;
import io.fairlead.servicekit.security.Role;
import jakarta.json.Json;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Who the token of a request belongs to, so that a dashboard offers only what its viewer may do. */
@Path("/api/v1/whoami")
public class WhoAmIResource {

    /** Name and role. */
    @GET
    @Produces("application/json")
    @Operation(summary = "Name and role of the token in use")
    public String whoAmI(@HeaderParam(TokenFilter.CALLER) @DefaultValue("") String name) {
        // Only the admin token has no entry among the named ones.
        Role role = ServiceHost.current().gate().tokens().all().stream()
                .filter(caller -> caller.name().equals(name))
                .map(Caller::role)
                .findFirst()
                .orElse(Role.ADMIN);
        return Json.createObjectBuilder()
                .add("name", name)
                .add("role", role.name().toLowerCase(Locale.ROOT))
                .build()
                .toString();
    }
}
