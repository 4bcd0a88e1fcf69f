package io.fairlead.configservice.rest;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.ConfigWriter;
import io.fairlead.configformat.Secrets;
import io.fairlead.configservice.ConfigService;
import io.fairlead.haproxy.config.HaproxyConfigWriter;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A configuration as a file, secrets masked. */
@Path("/api/v1/config/export")
public class ExportResource {

    /** The newest revision, or another one, as {@code yaml}, {@code json} or {@code haproxy}. */
    @GET
    @Operation(summary = "A revision as fairlead.yaml, JSON or haproxy.cfg; secrets are masked")
    public Response export(
            @QueryParam("format") @DefaultValue("yaml") String format,
            @QueryParam("revision") @DefaultValue("-1") long number) {
        ConfigService service = ServiceHost.current().require(ConfigService.class);
        Optional<StoredRevision> revision = number < 0 ? service.head() : service.revision(number);
        if (revision.isEmpty()) {
            return Problem.of(
                            404,
                            "Not Found",
                            number < 0 ? "there is no configuration yet" : "there is no revision " + number)
                    .response();
        }
        ProxyConfig config = ConfigService.config(revision.get());
        return switch (format) {
            case "yaml" -> file(ConfigWriter.yaml(config, Secrets.MASKED), "application/yaml", "fairlead.yaml");
            case "json" -> file(ConfigWriter.json(config, Secrets.MASKED), "application/json", "fairlead.json");
            case "haproxy" -> haproxy(config);
            default ->
                Problem.of(400, "Bad Request", "format is none of yaml, json, haproxy")
                        .response();
        };
    }

    private static Response haproxy(ProxyConfig config) {
        // By way of the masked form, so that no secret can be forgotten here.
        ProxyConfig masked = io.fairlead.configformat.ConfigReader.read(
                        ConfigWriter.json(config, Secrets.MASKED), "masked")
                .config()
                .orElse(ProxyConfig.EMPTY);
        HaproxyConfigWriter.Written written = HaproxyConfigWriter.write(masked);
        StringBuilder text = new StringBuilder();
        written.lost()
                .forEach(lost -> text.append("# not expressible in HAProxy: ")
                        .append(lost)
                        .append('\n'));
        return file(text + written.text(), "text/plain", "haproxy.cfg");
    }

    private static Response file(String text, String type, String name) {
        return Response.ok(text, type)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .build();
    }
}
