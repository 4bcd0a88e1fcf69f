package io.fairlead.configservice.rest;

import io.fairlead.configservice.ConfigService;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.net.tls.PemBundle;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import io.fairlead.servicekit.vault.CertificateVault;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Certificates: those uploaded here, and those that listeners name. Keys go in and never out. */
@Path("/api/v1/certificates")
public class CertificatesResource {

    private static final String JSON = "application/json";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static ConfigService service() {
        return ServiceHost.current().require(ConfigService.class);
    }

    private static CertificateVault vault() {
        return ServiceHost.current().certificates();
    }

    /** All of them with their ends. */
    @GET
    @Produces(JSON)
    @Operation(summary = "The certificates, uploaded or named by listeners, with their expiry")
    public Response list() throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        for (String name : vault().names()) {
            files.put(vault().file(name).toString(), name);
        }
        for (Frontend frontend : config().frontends()) {
            frontend.binds().stream()
                    .map(Bind::tls)
                    .flatMap(Optional::stream)
                    .map(BindTls::certificates)
                    .flatMap(List::stream)
                    .map(CertificatesResource::place)
                    .forEach(file -> files.putIfAbsent(file, ""));
        }
        JsonArrayBuilder all = Json.createArrayBuilder();
        files.forEach((file, name) -> all.add(shown(file, name)));
        return Response.ok(Json.createObjectBuilder()
                        .add("certificates", all)
                        .build()
                        .toString())
                .build();
    }

    /** One that was uploaded, without its key. */
    @GET
    @Path("/{name}")
    @Produces(JSON)
    @Operation(summary = "An uploaded certificate, without its key")
    public Response get(@PathParam("name") String name) throws IOException {
        return tag(name)
                .map(tag -> Response.ok(shown(vault().file(name).toString(), name)
                                .build()
                                .toString())
                        .header(HttpHeaders.ETAG, tag)
                        .build())
                .orElseGet(() -> missing(name));
    }

    /**
     * Uploads or replaces one: chain and key as PEM. It goes to every node; listeners that name {@code
     * @certificates/NAME} serve it within moments.
     */
    @PUT
    @Path("/{name}")
    @Consumes({"application/x-pem-file", "text/plain"})
    @Produces(JSON)
    @Operation(summary = "Uploads or replaces a certificate with its key, as PEM, on every node")
    public Response put(
            @Parameter(example = "shop") @PathParam("name") String name, String pem, @Context HttpHeaders headers)
            throws IOException {
        if (!CertificateVault.isName(name)) {
            return Problem.of(422, "Unprocessable Content", "a name has letters, digits, dots, dashes, underscores")
                    .response();
        }
        if (pem.length() > CertificateVault.MAX_SIZE) {
            return Problem.of(413, "Content Too Large", "longer than " + CertificateVault.MAX_SIZE + " characters")
                    .response();
        }
        long version = vault().version(name);
        Optional<Response> refusal = Etags.refusal(headers, tag(name));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        try {
            PemBundle.parse(pem, name);
        } catch (IOException e) {
            return Problem.of(422, "Unprocessable Content", String.valueOf(e.getMessage()))
                    .response();
        }
        try {
            if (!vault().put(name, version, pem)) {
                return meanwhile();
            }
        } catch (IOException e) {
            return Problem.of(507, "Insufficient Storage", "it cannot be kept on disk")
                    .response();
        }
        JsonObjectBuilder answer = shown(vault().file(name).toString(), name);
        return Response.ok(missing(answer, name, version + 1).build().toString())
                .header(HttpHeaders.ETAG, tag(name).orElse(""))
                .build();
    }

    /** The nodes that do not have it yet, each with its reason; it comes to them as soon as they can take it. */
    private static JsonObjectBuilder missing(JsonObjectBuilder answer, String name, long version) {
        JsonArrayBuilder missing = Json.createArrayBuilder();
        vault().missing(name, version, PATIENCE)
                .forEach((node, why) ->
                        missing.add(Json.createObjectBuilder().add("node", node).add("reason", why)));
        return answer.add("missing", missing);
    }

    private static Response meanwhile() {
        return Problem.of(412, "Precondition Failed", "somebody else changed it meanwhile")
                .response();
    }

    /** Removes one that no listener names, from every node. */
    @DELETE
    @Path("/{name}")
    @Produces(JSON)
    @Operation(summary = "Removes an uploaded certificate that no listener names, from every node")
    public Response delete(@PathParam("name") String name, @Context HttpHeaders headers) throws IOException {
        long version = vault().version(name);
        Optional<String> tag = tag(name);
        if (tag.isEmpty()) {
            return missing(name);
        }
        Optional<Response> refusal = Etags.refusal(headers, tag);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        List<String> users = users(vault().file(name).toString());
        if (!users.isEmpty()) {
            return Problem.of(409, "Conflict", "it is named by frontend " + String.join(", ", users))
                    .response();
        }
        if (!vault().remove(name, version)) {
            return meanwhile();
        }
        vault().missing(name, version + 1, PATIENCE);
        return Response.noContent().build();
    }

    private static Optional<String> tag(String name) throws IOException {
        return CertificateVault.isName(name)
                ? vault().fingerprint(name).map(hash -> "\"" + hash.substring(0, 16) + "\"")
                : Optional.empty();
    }

    private static Response missing(String name) {
        return Problem.of(404, "Not Found", "there is no certificate " + name).response();
    }

    private static ProxyConfig config() {
        return service().head().map(ConfigService::config).orElse(ProxyConfig.EMPTY);
    }

    /** Where a certificate lies that a listener names. */
    private static String place(String named) {
        return named.startsWith(BindTls.STORED)
                ? vault().file(named.substring(BindTls.STORED.length())).toString()
                : named;
    }

    private static List<String> users(String file) {
        return config().frontends().stream()
                .filter(frontend -> frontend.binds().stream()
                        .anyMatch(bind -> bind.tls()
                                .filter(tls -> tls.certificates().stream()
                                        .anyMatch(named -> place(named).equals(file)))
                                .isPresent()))
                .map(Frontend::name)
                .toList();
    }

    private static JsonObjectBuilder shown(String file, String name) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("file", file).add("uploaded", !name.isEmpty());
        if (!name.isEmpty()) {
            json.add("name", name).add("reference", BindTls.STORED + name);
        }
        json.add("usedBy", Json.createArrayBuilder(users(file)));
        try {
            return CertificateFacts.add(json, PemBundle.read(java.nio.file.Path.of(file)));
        } catch (IOException e) {
            return json.add("error", String.valueOf(e.getMessage()));
        }
    }
}
