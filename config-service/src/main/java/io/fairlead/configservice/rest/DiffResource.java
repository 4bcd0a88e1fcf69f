package io.fairlead.configservice.rest;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.ConfigDiff;
import io.fairlead.configservice.ConfigService;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What distinguishes two revisions. */
@Path("/api/v1/config/diff")
public class DiffResource {

    /** From a revision, by default the one before, to another, by default the newest; 0 is the empty configuration. */
    @GET
    @Produces("application/json")
    @Operation(summary = "What distinguishes two revisions, by path and as text")
    public Response diff(
            @QueryParam("from") @DefaultValue("-1") long from, @QueryParam("to") @DefaultValue("-1") long to) {
        ConfigService service = ServiceHost.current().require(ConfigService.class);
        long head = service.head().map(StoredRevision::number).orElse(0L);
        long newer = to < 0 ? head : to;
        long older = from < 0 ? Math.max(0, newer - 1) : from;
        Optional<ProxyConfig> before = config(service, older);
        Optional<ProxyConfig> after = config(service, newer);
        if (before.isEmpty() || after.isEmpty()) {
            long missing = before.isEmpty() ? older : newer;
            return Problem.of(404, "Not Found", "there is no revision " + missing)
                    .response();
        }
        String text = ConfigDiff.unified(before.get(), after.get(), "revision " + older, "revision " + newer);
        return Response.ok(Json.createObjectBuilder()
                        .add("from", older)
                        .add("to", newer)
                        .add("changes", changes(ConfigDiff.between(before.get(), after.get())))
                        .add("text", text)
                        .build()
                        .toString())
                .build();
    }

    private static Optional<ProxyConfig> config(ConfigService service, long number) {
        return number == 0
                ? Optional.of(ProxyConfig.EMPTY)
                : service.revision(number).map(ConfigService::config);
    }

    /** Differences as JSON. */
    static JsonArrayBuilder changes(List<ConfigDiff.Difference> differences) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (ConfigDiff.Difference difference : differences) {
            array.add(Json.createObjectBuilder()
                    .add("kind", difference.kind().name().toLowerCase(Locale.ROOT))
                    .add("path", difference.path())
                    .add("before", difference.before())
                    .add("after", difference.after()));
        }
        return array;
    }
}
