package io.fairlead.configservice.rest;

import io.fairlead.configformat.ConfigReader;
import io.fairlead.configformat.ConfigTree;
import io.fairlead.configformat.TreeText;
import io.fairlead.configservice.ConfigService;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Several changes that become one revision or none. */
@Path("/api/v1/config/transactions")
public class TransactionResource {

    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String PART = "/{id}/{path: (global|user-lists|frontends|backends)(/.*)?}";

    private static ConfigService service() {
        return ServiceHost.current().require(ConfigService.class);
    }

    private static List<String> segments(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Begins one on the newest revision. */
    @POST
    @Produces(JSON)
    @Operation(summary = "Begins a transaction on the newest revision")
    public Response begin() {
        return Transactions.OPEN.begin(service().head());
    }

    /** What it has come to: diff, findings. */
    @GET
    @Path("/{id}")
    @Produces(JSON)
    @Operation(summary = "What a transaction would change")
    public Response show(@PathParam("id") String id) {
        return Transactions.OPEN.with(
                id, transaction -> Response.ok(transaction.json()).build());
    }

    /** Replaces or creates a part. */
    @PUT
    @Path(PART)
    @Consumes({JSON, YAML})
    @Produces(JSON)
    @Operation(summary = "Replaces or creates a part within a transaction")
    @RequestBody(content = @Content(mediaType = JSON, examples = @ExampleObject(name = "three retries", value = "3")))
    public Response put(
            @Parameter(example = "ID") @PathParam("id") String id,
            @Parameter(example = "backends/app/retries") @PathParam("path") String path,
            String body) {
        return step(id, path, body, before -> sent -> Optional.of(PartEdit.named(segments(path), sent)));
    }

    /** Changes a part by JSON Merge Patch. */
    @PATCH
    @Path(PART)
    @Consumes({"application/merge-patch+json", JSON, YAML})
    @Produces(JSON)
    @Operation(summary = "Changes a part within a transaction by JSON Merge Patch")
    @RequestBody(
            content =
                    @Content(
                            mediaType = JSON,
                            examples = @ExampleObject(name = "four retries", value = "{\"retries\": 4}")))
    public Response patch(
            @Parameter(example = "ID") @PathParam("id") String id,
            @Parameter(example = "backends/app") @PathParam("path") String path,
            String body) {
        return step(id, path, body, before -> sent -> before.map(part -> ConfigTree.merge(part, sent)));
    }

    /** Removes a part. */
    @DELETE
    @Path(PART)
    @Produces(JSON)
    @Operation(summary = "Removes a part within a transaction")
    public Response delete(@PathParam("id") String id, @PathParam("path") String path) {
        return Transactions.OPEN.with(id, transaction -> {
            List<String> segments = segments(path);
            if (transaction.part(segments).isEmpty()) {
                return nothing(path);
            }
            transaction.change(segments, Optional.empty());
            return Response.ok(transaction.json()).build();
        });
    }

    private static Response step(
            String id, String path, String body, Function<Optional<Object>, Function<Object, Optional<Object>>> edit) {
        Optional<Response> tooLarge = Writes.tooLarge(body);
        if (tooLarge.isPresent()) {
            return tooLarge.get();
        }
        TreeText sent = TreeText.read(body, "<request>");
        if (sent.value().isEmpty()) {
            return new Problem(422, "Unprocessable Content", "the body cannot be read", sent.diagnostics()).response();
        }
        return Transactions.OPEN.with(id, transaction -> {
            List<String> segments = segments(path);
            Optional<Object> after =
                    edit.apply(transaction.part(segments)).apply(sent.value().get());
            if (after.isEmpty() || !transaction.leads(segments)) {
                return nothing(path);
            }
            if (TreeText.line(after.get()).length() > ConfigReader.MAX_SIZE) {
                return Problem.of(413, "Content Too Large", "longer than any configuration may be")
                        .response();
            }
            transaction.change(segments, after);
            return Response.ok(transaction.json()).build();
        });
    }

    private static Response nothing(String path) {
        return Problem.of(404, "Not Found", "there is no " + path).response();
    }

    /** Makes it a revision: 412 when another one was made meanwhile, 422 when it is not valid. */
    @POST
    @Path("/{id}/commit")
    @Produces(JSON)
    @Operation(summary = "Makes a transaction a revision")
    public Response commit(
            @PathParam("id") String id,
            @Context HttpHeaders headers,
            @QueryParam("wait") @DefaultValue("") String wait) {
        return Applied.wait(
                wait,
                () -> Once.of(
                        headers,
                        "commit " + id,
                        () -> Transactions.OPEN.with(id, transaction -> {
                            Response answer = Writes.answer(
                                    Writes.edit(service(), transaction.result(), transaction.base(), headers, false));
                            if (answer.getStatus() == Response.Status.OK.getStatusCode()) {
                                Transactions.OPEN.end(id);
                            }
                            return answer;
                        })));
    }

    /** Forgets it. */
    @DELETE
    @Path("/{id}")
    @Operation(summary = "Gives a transaction up")
    public Response rollback(@PathParam("id") String id) {
        return Transactions.OPEN.with(id, transaction -> {
            Transactions.OPEN.end(id);
            return Response.noContent().build();
        });
    }
}
