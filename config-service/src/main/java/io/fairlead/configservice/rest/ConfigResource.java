package io.fairlead.configservice.rest;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.ConfigDiff.Difference;
import io.fairlead.configformat.ConfigWriter;
import io.fairlead.configformat.Secrets;
import io.fairlead.configservice.ConfigService;
import io.fairlead.configservice.ConfigText;
import io.fairlead.configservice.Edit;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Position;
import io.fairlead.model.diagnostic.Severity;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** The whole configuration. */
@Path("/api/v1/config")
public class ConfigResource {

    private static final String YAML = "application/yaml";
    private static final String JSON = "application/json";
    private static final int MOST = 1000;

    private static ConfigService service() {
        return ServiceHost.current().require(ConfigService.class);
    }

    /** The newest revision, secrets masked. */
    @GET
    @Produces({JSON, YAML})
    @Operation(summary = "The newest revision, secrets masked")
    public Response get(@HeaderParam("Accept") @DefaultValue(JSON) String accept) {
        return service().head().map(head -> show(head, accept)).orElseGet(ConfigResource::none);
    }

    private static Response show(StoredRevision revision, String accept) {
        boolean yaml = accept.contains("yaml");
        String text = yaml
                ? ConfigWriter.yaml(ConfigService.config(revision), Secrets.MASKED)
                : ConfigWriter.json(ConfigService.config(revision), Secrets.MASKED);
        return Response.ok(text, yaml ? YAML : JSON)
                .header("ETag", Etags.of(revision))
                .build();
    }

    private static Response none() {
        return Problem.of(404, "Not Found", "there is no configuration yet").response();
    }

    /** Replaces the configuration: JSON, YAML or a haproxy.cfg, told apart by content. RFC 9110 13.1. */
    @PUT
    @Consumes({JSON, YAML, "application/x-yaml", "text/yaml", "text/plain"})
    @Produces(JSON)
    @Operation(summary = "Replaces the configuration; dry-run shows what would change")
    @RequestBody(
            content =
                    @Content(
                            mediaType = JSON,
                            examples =
                                    @ExampleObject(
                                            name = "one backend",
                                            value = "{\"backends\": [{\"name\": \"app\", \"servers\":"
                                                    + " [{\"name\": \"a\", \"address\": \"127.0.0.1:9001\"}]}]}")))
    public Response put(
            String text,
            @Context HttpHeaders headers,
            @QueryParam("dry-run") @DefaultValue("false") boolean dryRun,
            @QueryParam("wait") @DefaultValue("") String wait) {
        return Applied.wait(
                wait, () -> Once.of(headers, "PUT " + dryRun + " " + text, () -> replaced(text, headers, dryRun)));
    }

    private static Response replaced(String text, HttpHeaders headers, boolean dryRun) {
        Optional<StoredRevision> head = service().head();
        return Writes.tooLarge(text)
                .or(() -> Etags.refusal(headers, head.map(Etags::of)))
                .orElseGet(() -> answer(
                        Writes.edit(service(), ConfigText.readForeign(text, "<request>"), head, headers, dryRun)));
    }

    static Response answer(Edit edit) {
        return switch (edit) {
            case Edit.Committed(StoredRevision revision, List<Diagnostic> diagnostics) ->
                Response.ok(summary(revision)
                                .add("diagnostics", Problem.array(diagnostics))
                                .build()
                                .toString())
                        .header("ETag", Etags.of(revision))
                        .build();
            case Edit.DryRun(String diff, List<Difference> changes, List<Diagnostic> diagnostics) ->
                Response.ok(Json.createObjectBuilder()
                                .add("diff", diff)
                                .add("changes", DiffResource.changes(changes))
                                .add("diagnostics", Problem.array(diagnostics))
                                .build()
                                .toString())
                        .build();
            case Edit.Invalid(List<Diagnostic> diagnostics) ->
                new Problem(422, "Unprocessable Content", "the configuration is not valid", diagnostics).response();
            case Edit.Refused(SortedMap<String, String> objections) -> refused(objections);
            case Edit.Stale(long number) -> stale("revision " + number);
            case Edit.NotKept(String why) ->
                Problem.of(507, "Insufficient Storage", why + "; the running configuration stays")
                        .response();
            case Edit.Failed(String why) ->
                Problem.of(503, "Service Unavailable", why).response();
        };
    }

    private static Response refused(SortedMap<String, String> objections) {
        List<Diagnostic> findings = objections.entrySet().stream()
                .map(objection -> new Diagnostic(
                        Severity.ERROR,
                        "node-refuses",
                        "",
                        Position.UNKNOWN,
                        "node " + objection.getKey() + ": " + objection.getValue(),
                        ""))
                .toList();
        return new Problem(409, "Conflict", ConfigService.sentence(objections), findings).response();
    }

    private static Response stale(String current) {
        return Problem.of(412, "Precondition Failed", "the configuration has changed: it is " + current + " now")
                .response();
    }

    private static JsonObjectBuilder summary(StoredRevision revision) {
        return Json.createObjectBuilder()
                .add("revision", revision.number())
                .add("hash", revision.hash())
                .add("author", revision.author())
                .add("reason", revision.reason())
                .add("time", revision.time().toString());
    }

    /** The revisions on this node's disk, oldest first: the newest {@code limit} of those before {@code before}. */
    @GET
    @Path("/revisions")
    @Produces(JSON)
    @Operation(summary = "The revisions, oldest first, a page at a time")
    public Response revisions(
            @QueryParam("limit") @DefaultValue("100") int limit, @QueryParam("before") @DefaultValue("0") long before) {
        if (limit < 1 || limit > MOST) {
            return Problem.of(400, "Bad Request", "limit is a number from 1 to " + MOST)
                    .response();
        }
        try {
            List<Long> numbers = service().revisions().stream()
                    .filter(number -> before <= 0 || number < before)
                    .toList();
            List<Long> page = numbers.subList(Math.max(0, numbers.size() - limit), numbers.size());
            JsonArrayBuilder array = Json.createArrayBuilder();
            for (long number : page) {
                service().revision(number).ifPresent(revision -> array.add(summary(revision)));
            }
            Response.ResponseBuilder answer = Response.ok(array.build().toString());
            if (page.size() < numbers.size()) {
                String next = "/api/v1/config/revisions?limit=" + limit + "&before=" + page.getFirst();
                answer.header("Link", "<" + next + ">; rel=\"next\"");
            }
            return answer.build();
        } catch (IOException e) {
            return Problem.of(500, "Internal Server Error", "the revisions on this disk cannot be read")
                    .response();
        }
    }

    /** One revision's configuration. */
    @GET
    @Path("/revisions/{number}")
    @Produces({JSON, YAML})
    @Operation(summary = "One revision's configuration")
    public Response revision(
            @PathParam("number") long number, @HeaderParam("Accept") @DefaultValue(JSON) String accept) {
        return service()
                .revision(number)
                .map(revision -> show(revision, accept))
                .orElseGet(() -> Problem.of(404, "Not Found", "there is no revision " + number)
                        .response());
    }

    /** Which revision every node runs, and why not if it does not. */
    @GET
    @Path("/status")
    @Produces(JSON)
    @Operation(summary = "Which revision every node runs, and why not if it does not")
    public Response status() {
        long head = service().head().map(StoredRevision::number).orElse(0L);
        return Response.ok(Json.createObjectBuilder()
                        .add("head", head)
                        .add("etag", service().head().map(Etags::of).orElse("\"0\""))
                        .add("nodes", Applied.nodes(service()))
                        .build()
                        .toString())
                .build();
    }
}
