package io.fairlead.configservice.rest;

import io.fairlead.configservice.CertificateStore;
import io.fairlead.configservice.ConfigService;
import io.fairlead.model.config.Bind;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.net.tls.PemBundle;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Certificates: those uploaded here, and those that listeners name. Keys go in and never out. */
@Path("/api/v1/certificates")
public class CertificatesResource {

    private static final String JSON = "application/json";

    private static ConfigService service() {
        return ServiceHost.current().require(ConfigService.class);
    }

    private static CertificateStore store() {
        return service().certificates();
    }

    /** All of them with their ends. */
    @GET
    @Produces(JSON)
    @Operation(summary = "The certificates, uploaded or named by listeners, with their expiry")
    public Response list() throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        for (String name : store().names()) {
            files.put(store().file(name).toString(), name);
        }
        for (Frontend frontend : config().frontends()) {
            frontend.binds().stream()
                    .map(Bind::tls)
                    .flatMap(Optional::stream)
                    .map(BindTls::certificates)
                    .flatMap(List::stream)
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
                .map(tag -> Response.ok(shown(store().file(name).toString(), name)
                                .build()
                                .toString())
                        .header(HttpHeaders.ETAG, tag)
                        .build())
                .orElseGet(() -> missing(name));
    }

    /** Uploads or replaces one: chain and key as PEM. Listeners that name its file serve it within moments. */
    @PUT
    @Path("/{name}")
    @Consumes({"application/x-pem-file", "text/plain"})
    @Produces(JSON)
    @Operation(summary = "Uploads or replaces a certificate with its key, as PEM")
    public Response put(@PathParam("name") String name, String pem, @Context HttpHeaders headers) throws IOException {
        if (!CertificateStore.isName(name)) {
            return Problem.of(422, "Unprocessable Content", "a name has letters, digits, dots, dashes, underscores")
                    .response();
        }
        if (pem.length() > CertificateStore.MAX_SIZE) {
            return Problem.of(413, "Content Too Large", "longer than " + CertificateStore.MAX_SIZE + " characters")
                    .response();
        }
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
            store().put(name, pem);
        } catch (IOException e) {
            return Problem.of(507, "Insufficient Storage", "it cannot be kept on disk")
                    .response();
        }
        return get(name);
    }

    /** Removes one that no listener names. */
    @DELETE
    @Path("/{name}")
    @Produces(JSON)
    @Operation(summary = "Removes an uploaded certificate that no listener names")
    public Response delete(@PathParam("name") String name, @Context HttpHeaders headers) throws IOException {
        Optional<String> tag = tag(name);
        if (tag.isEmpty()) {
            return missing(name);
        }
        Optional<Response> refusal = Etags.refusal(headers, tag);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        List<String> users = users(store().file(name).toString());
        if (!users.isEmpty()) {
            return Problem.of(409, "Conflict", "it is named by frontend " + String.join(", ", users))
                    .response();
        }
        store().delete(name);
        return Response.noContent().build();
    }

    private static Optional<String> tag(String name) throws IOException {
        return CertificateStore.isName(name)
                ? store().fingerprint(name).map(hash -> "\"" + hash.substring(0, 16) + "\"")
                : Optional.empty();
    }

    private static Response missing(String name) {
        return Problem.of(404, "Not Found", "there is no certificate " + name).response();
    }

    private static ProxyConfig config() {
        return service().head().map(ConfigService::config).orElse(ProxyConfig.EMPTY);
    }

    private static List<String> users(String file) {
        return config().frontends().stream()
                .filter(frontend -> frontend.binds().stream()
                        .anyMatch(bind -> bind.tls()
                                .filter(tls -> tls.certificates().contains(file))
                                .isPresent()))
                .map(Frontend::name)
                .toList();
    }

    private static JsonObjectBuilder shown(String file, String name) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("file", file).add("uploaded", !name.isEmpty());
        if (!name.isEmpty()) {
            json.add("name", name);
        }
        json.add("usedBy", Json.createArrayBuilder(users(file)));
        try {
            return CertificateFacts.add(json, CertificateStore.read(java.nio.file.Path.of(file)));
        } catch (IOException e) {
            return json.add("error", String.valueOf(e.getMessage()));
        }
    }
}
