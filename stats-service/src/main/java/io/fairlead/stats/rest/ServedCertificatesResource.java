package io.fairlead.stats.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.stats.StatsService;
import io.fairlead.stats.numbers.Certificate;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The certificates in use, with the time they have left. */
@Path("/api/v1/stats/certificates")
@RequestScoped
public class ServedCertificatesResource {

    private static final Clock CLOCK = Clock.systemUTC();

    /** Of every frontend of every live node. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Certificates of every frontend of every node")
    public String certificates() {
        StatsService service = ServiceHost.current().require(StatsService.class);
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (Certificate certificate : Certificate.of(service.picture())) {
            array.add(Json.createObjectBuilder()
                    .add("node", certificate.node())
                    .add("frontend", certificate.frontend())
                    .add("file", certificate.file())
                    .add("notAfter", certificate.notAfter().toString())
                    .add(
                            "daysLeft",
                            Duration.between(CLOCK.instant(), certificate.notAfter())
                                    .toDays())
                    .add("issuer", certificate.issuer())
                    .add("names", Json.createArrayBuilder(certificate.names())));
        }
        return Json.createObjectBuilder().add("certificates", array).build().toString();
    }
}
