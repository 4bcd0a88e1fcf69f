package io.fairlead.configservice.rest;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.configservice.ConfigService;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** An older revision made the newest again: as a new revision, so that history only grows. */
@Path("/api/v1/config/revisions/{number}/restore")
public class RestoreResource {

    /** With {@code If-Match} of the newest revision. */
    @POST
    @Produces("application/json")
    @Operation(summary = "Makes an older revision the newest again")
    public Response restore(
            @PathParam("number") long number,
            @Context HttpHeaders headers,
            @QueryParam("dry-run") @DefaultValue("false") boolean dryRun,
            @QueryParam("wait") @DefaultValue("") String wait) {
        return Applied.wait(wait, () -> Once.of(headers, "restore " + number, () -> restored(number, headers, dryRun)));
    }

    private static Response restored(long number, HttpHeaders headers, boolean dryRun) {
        ConfigService service = ServiceHost.current().require(ConfigService.class);
        Optional<StoredRevision> head = service.head();
        Optional<Response> refusal = Etags.refusal(headers, head.map(Etags::of));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return service.revision(number)
                .map(revision -> Writes.answer(Writes.edit(
                        service, ConfigReader.read(revision.text(), "revision " + number), head, headers, dryRun)))
                .orElseGet(() -> Problem.of(404, "Not Found", "there is no revision " + number)
                        .response());
    }
}
