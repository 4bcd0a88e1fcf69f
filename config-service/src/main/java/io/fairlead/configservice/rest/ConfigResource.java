package io.fairlead.configservice.rest;

import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.ConfigWriter;
import io.fairlead.configformat.Secrets;
import io.fairlead.configservice.Change;
import io.fairlead.configservice.ConfigService;
import io.fairlead.configservice.ConfigText;
import io.fairlead.configservice.Edit;
import io.fairlead.model.diagnostic.Diagnostic;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The whole configuration. */
@Path("/api/v1/config")
public class ConfigResource {

    private static final String YAML = "application/yaml";
    private static final String JSON = "application/json";
    private static final String ANY = "*";
    private static final String NO_REVISION = "\"0\"";

    private static ConfigService service() {
        return ServiceHost.current().require(ConfigService.class);
    }

    /** The newest revision, secrets masked. */
    @GET
    @Produces({JSON, YAML})
    public Response get(@HeaderParam("Accept") @DefaultValue(JSON) String accept) {
        return service().head().map(head -> show(head, accept)).orElseGet(ConfigResource::none);
    }

    private static Response show(StoredRevision revision, String accept) {
        boolean yaml = accept.contains("yaml");
        String text = yaml
                ? ConfigWriter.yaml(ConfigService.config(revision), Secrets.MASKED)
                : ConfigWriter.json(ConfigService.config(revision), Secrets.MASKED);
        return Response.ok(text, yaml ? YAML : JSON)
                .header("ETag", etag(revision))
                .build();
    }

    private static Response none() {
        return Problem.of(404, "Not Found", "there is no configuration yet").response();
    }

    private static String etag(StoredRevision revision) {
        return "\"" + revision.number() + "-" + revision.hash().substring(0, 16) + "\"";
    }

    /** Replaces the configuration: JSON, YAML or a haproxy.cfg, told apart by content. RFC 9110 13.1. */
    @PUT
    @Consumes({JSON, YAML, "application/x-yaml", "text/yaml", "text/plain"})
    @Produces(JSON)
    public Response put(
            String text,
            @Context HttpHeaders headers,
            @HeaderParam("X-Change-Reason") @DefaultValue("") String reason,
            @QueryParam("dry-run") @DefaultValue("false") boolean dryRun) {
        Optional<StoredRevision> head = service().head();
        List<String> seen = tags(headers, HttpHeaders.IF_MATCH);
        boolean first =
                head.isEmpty() && tags(headers, HttpHeaders.IF_NONE_MATCH).contains(ANY);
        if (seen.isEmpty() && !first) {
            return Problem.of(
                            428,
                            "Precondition Required",
                            "If-Match is missing: GET the configuration and send its ETag")
                    .response();
        }
        String current = head.map(ConfigResource::etag).orElse(NO_REVISION);
        if (!first && !seen.contains(current) && !(seen.contains(ANY) && head.isPresent())) {
            return stale(current);
        }
        long expected = head.map(StoredRevision::number).orElse(0L);
        return answer(service()
                .edit(ConfigText.readForeign(text, "<request>"), new Change(expected, "admin", reason, dryRun)));
    }

    /** The entity tags of a header; a weak one is none, since writes need a strong one. */
    private static List<String> tags(HttpHeaders headers, String name) {
        List<String> fields = headers.getRequestHeader(name);
        if (fields == null) {
            return List.of();
        }
        return fields.stream()
                .flatMap(field -> Arrays.stream(field.split(",", -1)))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    static Response answer(Edit edit) {
        return switch (edit) {
            case Edit.Committed(StoredRevision revision, List<Diagnostic> diagnostics) ->
                Response.ok(summary(revision)
                                .add("diagnostics", Problem.array(diagnostics))
                                .build()
                                .toString())
                        .header("ETag", etag(revision))
                        .build();
            case Edit.DryRun(String diff, List<Diagnostic> diagnostics) ->
                Response.ok(Json.createObjectBuilder()
                                .add("diff", diff)
                                .add("diagnostics", Problem.array(diagnostics))
                                .build()
                                .toString())
                        .build();
            case Edit.Invalid(List<Diagnostic> diagnostics) ->
                new Problem(422, "Unprocessable Content", "the configuration is not valid", diagnostics).response();
            case Edit.Stale(long number) -> stale("revision " + number);
            case Edit.NotKept(String why) ->
                Problem.of(507, "Insufficient Storage", why + "; the running configuration stays")
                        .response();
            case Edit.Failed(String why) ->
                Problem.of(503, "Service Unavailable", why).response();
        };
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

    /** Every revision on this node's disk, newest last. */
    @GET
    @Path("/revisions")
    @Produces(JSON)
    public Response revisions() {
        try {
            JsonArrayBuilder array = Json.createArrayBuilder();
            for (long number : service().revisions()) {
                service().revision(number).ifPresent(revision -> array.add(summary(revision)));
            }
            return Response.ok(array.build().toString()).build();
        } catch (IOException e) {
            return Problem.of(500, "Internal Server Error", "the revisions on this disk cannot be read")
                    .response();
        }
    }

    /** One revision's configuration. */
    @GET
    @Path("/revisions/{number}")
    @Produces({JSON, YAML})
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
    public Response status() {
        JsonArrayBuilder nodes = Json.createArrayBuilder();
        for (AppliedRevision applied : service().cluster().rollout().all()) {
            nodes.add(Json.createObjectBuilder()
                    .add("node", applied.node())
                    .add("revision", applied.revision())
                    .add("error", applied.error())
                    .add("time", applied.time().toString()));
        }
        long head = service().head().map(StoredRevision::number).orElse(0L);
        return Response.ok(Json.createObjectBuilder()
                        .add("head", head)
                        .add("etag", service().head().map(ConfigResource::etag).orElse("\"0\""))
                        .add("nodes", nodes)
                        .build()
                        .toString())
                .build();
    }
}
