package io.fairlead.stats.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import io.fairlead.servicekit.rest.TokenFilter;
import io.fairlead.stats.StatsService;
import io.fairlead.stats.alerts.Alert;
import io.fairlead.stats.alerts.AlertDesk;
import io.fairlead.stats.alerts.Hearing;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What is alarming now, and what operators say to it. */
@Path("/api/v1/alerts")
@RequestScoped
public class AlertsResource {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Clock CLOCK = Clock.systemUTC();

    private static AlertDesk desk() {
        return ServiceHost.current().require(StatsService.class).alerts();
    }

    /** Firing, then pending, then those resolved within the last hour. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Alerts: firing, pending, resolved within the last hour")
    public String alerts() {
        JsonArrayBuilder array = Json.createArrayBuilder();
        AlertDesk desk = desk();
        desk.alerts().forEach(alert -> array.add(json(alert, desk.hearing(alert.id()))));
        return Json.createObjectBuilder().add("alerts", array).build().toString();
    }

    private static JsonObjectBuilder json(Alert alert, Hearing heard) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", alert.id())
                .add("rule", alert.rule())
                .add("subject", alert.subject())
                .add("state", alert.state().name().toLowerCase(Locale.ROOT))
                .add("since", alert.since().toString())
                .add("message", alert.message());
        heard.acknowledged().ifPresent(by -> json.add("acknowledged", by));
        heard.silentUntil().ifPresent(until -> json.add("silencedUntil", until.toString()));
        return json;
    }

    /** Somebody has taken note of a firing alert. */
    @POST
    @Path("/{id}/acknowledge")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Takes note of an alert")
    public Response acknowledge(
            @PathParam("id") String id, @HeaderParam(TokenFilter.CALLER) @DefaultValue("admin") String caller) {
        if (desk().alerts().stream().noneMatch(alert -> alert.id().equals(id))) {
            return Problem.of(404, "Not Found", "there is no alert " + id).response();
        }
        desk().acknowledge(id, caller, CLOCK.instant());
        return Response.noContent().build();
    }

    /** Nothing is sent of an alert, whether it fires yet or not, until a time: {@code {"until": RFC 3339}}. */
    @POST
    @Path("/{id}/silence")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Keeps an alert from being sent until a time")
    public Response silence(@PathParam("id") String id, String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            Instant until = Instant.parse(reader.readObject().getString("until", ""));
            Instant now = CLOCK.instant();
            if (until.isAfter(now.plus(LONGEST))) {
                return refused();
            }
            desk().silence(id, until, now);
            return Response.noContent().build();
        } catch (JsonException | ClassCastException | DateTimeException e) {
            return refused();
        }
    }

    private static Response refused() {
        return Problem.of(
                        422,
                        "Unprocessable Content",
                        "until is a time such as 2026-01-31T12:00:00Z, at most 30 days away")
                .response();
    }
}
