package io.fairlead.configservice.rest;

import io.fairlead.configformat.ConfigTree;
import io.fairlead.configformat.Secrets;
import io.fairlead.configformat.TreeText;
import io.fairlead.configservice.ConfigService;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Parts of the configuration by keys and names, such as {@code backends/app/servers/a}. */
@Path("/api/v1/config/{path: (global|user-lists|frontends|backends)(/.*)?}")
public class PartResource {

    private static final String YAML = "application/yaml";
    private static final String JSON = "application/json";
    private static final String MERGE = "application/merge-patch+json";

    private static List<String> segments(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** One part, secrets masked; its ETag is its own and changes with nothing else. */
    @GET
    @Produces({JSON, YAML})
    @Operation(summary = "A part of the configuration by keys and names")
    public Response get(@PathParam("path") String path, @HeaderParam("Accept") @DefaultValue(JSON) String accept) {
        List<String> segments = segments(path);
        ProxyConfig config = ServiceHost.current()
                .require(ConfigService.class)
                .head()
                .map(ConfigService::config)
                .orElse(ProxyConfig.EMPTY);
        Optional<Object> real = ConfigTree.find(ConfigTree.of(config, Secrets.SHOWN), segments);
        Optional<Object> shown = ConfigTree.find(ConfigTree.of(config, Secrets.MASKED), segments);
        if (real.isEmpty() || shown.isEmpty()) {
            return Problem.of(404, "Not Found", "there is no " + path).response();
        }
        boolean yaml = accept.contains("yaml");
        String text = yaml ? TreeText.yaml(shown.get()) : TreeText.json(shown.get());
        return Response.ok(text, yaml ? YAML : JSON)
                .header(HttpHeaders.ETAG, Etags.ofPart(real.get()))
                .build();
    }

    /** Replaces or, with {@code If-None-Match: *}, creates a part: JSON or YAML. */
    @PUT
    @Consumes({JSON, YAML, "application/x-yaml", "text/yaml"})
    @Produces(JSON)
    @Operation(summary = "Replaces or creates a part of the configuration")
    @RequestBody(
            content =
                    @Content(
                            mediaType = JSON,
                            examples =
                                    @ExampleObject(
                                            name = "a second server",
                                            value = "{\"address\": \"127.0.0.1:9002\"}")))
    public Response put(
            @Parameter(example = "backends/app/servers/b") @PathParam("path") String path,
            String body,
            @Context HttpHeaders headers,
            @QueryParam("dry-run") @DefaultValue("false") boolean dryRun,
            @QueryParam("wait") @DefaultValue("") String wait) {
        PartEdit edit = new PartEdit(segments(path), headers, dryRun);
        return Applied.wait(wait, () -> Once.of(headers, "PUT " + path + " " + body, () -> edit.put(body)));
    }

    /** Changes a part by JSON Merge Patch, RFC 7396. */
    @PATCH
    @Consumes({MERGE, JSON, YAML})
    @Produces(JSON)
    @Operation(summary = "Changes a part of the configuration by JSON Merge Patch")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MERGE,
                            examples = @ExampleObject(name = "two retries", value = "{\"retries\": 2}")))
    public Response patch(
            @Parameter(example = "backends/app") @PathParam("path") String path,
            String body,
            @Context HttpHeaders headers,
            @QueryParam("dry-run") @DefaultValue("false") boolean dryRun,
            @QueryParam("wait") @DefaultValue("") String wait) {
        PartEdit edit = new PartEdit(segments(path), headers, dryRun);
        return Applied.wait(wait, () -> Once.of(headers, "PATCH " + path + " " + body, () -> edit.patch(body)));
    }

    /** Removes a part. */
    @DELETE
    @Produces(JSON)
    @Operation(summary = "Removes a part of the configuration")
    public Response delete(
            @PathParam("path") String path,
            @Context HttpHeaders headers,
            @QueryParam("dry-run") @DefaultValue("false") boolean dryRun,
            @QueryParam("wait") @DefaultValue("") String wait) {
        PartEdit edit = new PartEdit(segments(path), headers, dryRun);
        return Applied.wait(wait, () -> Once.of(headers, "DELETE " + path, edit::delete));
    }
}
