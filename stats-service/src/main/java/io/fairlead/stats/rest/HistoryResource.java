package io.fairlead.stats.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import io.fairlead.stats.StatsService;
import io.fairlead.stats.numbers.Aggregation;
import io.fairlead.stats.numbers.History.Point;
import io.fairlead.stats.numbers.RowKey;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import io.fairlead.telemetry.stats.StatsRow.Kind;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Percentiles and counters of any window: by ten seconds in the last hour, by minute in the last thirty days. */
@Path("/api/v1/stats/history")
@RequestScoped
public class HistoryResource {

    private static final int MOST_POINTS = 1500;
    private static final int USUAL_POINTS = 360;
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Clock CLOCK = Clock.systemUTC();

    /** One row's past; {@code window} such as 90s, 5m, 1h, 7d ends now, {@code from} and {@code to} are RFC 3339. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Percentiles and counters of one frontend, backend or server in a window")
    public Response history(
            @QueryParam("kind") @DefaultValue("backend") String kind,
            @QueryParam("proxy") @DefaultValue("") String proxy,
            @QueryParam("server") @DefaultValue("") String server,
            @QueryParam("window") @DefaultValue("1h") String window,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to,
            @QueryParam("step") @DefaultValue("") String step) {
        try {
            Instant until = to.isEmpty() ? CLOCK.instant() : Instant.parse(to);
            Instant since = from.isEmpty() ? until.minus(period(window)) : Instant.parse(from);
            Duration length = Duration.between(since, until);
            if (length.isNegative() || length.isZero() || length.compareTo(LONGEST) > 0) {
                return refused("the window ends after it begins and is not longer than 30 days");
            }
            Duration each = step.isEmpty() ? length.dividedBy(USUAL_POINTS) : period(step);
            if (each.isZero() || length.dividedBy(MOST_POINTS).compareTo(each) > 0) {
                return refused("the window has more than " + MOST_POINTS + " steps");
            }
            return answer(key(kind, proxy, server), since, until, each);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            return refused("kind is frontend, backend, server or listener; window and step are such as 90s, 5m, 1h, 7d;"
                    + " from and to are such as 2026-01-31T12:00:00Z");
        }
    }

    private static RowKey key(String kind, String proxy, String server) {
        Kind found = Kind.valueOf(kind.toUpperCase(Locale.ROOT));
        return new RowKey(found, proxy, found.named() ? server : found.name());
    }

    /** A period of a number and a letter; milliseconds at least. */
    static Duration period(String text) {
        long number = Long.parseLong(text.substring(0, Math.max(0, text.length() - 1)));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            case 'd' -> Duration.ofDays(number);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Response answer(RowKey key, Instant since, Instant until, Duration step) {
        StatsService service = ServiceHost.current().require(StatsService.class);
        List<Point> points = service.history().points(key, since, until);
        JsonArrayBuilder steps = Json.createArrayBuilder();
        for (Point point : Aggregation.bySteps(points, since, step)) {
            steps.add(row(point.row())
                    .add("time", point.from().toString())
                    .add("seconds", point.length().toSeconds()));
        }
        Optional<StatsRow> whole = Aggregation.whole(points);
        return Response.ok(Json.createObjectBuilder()
                        .add("from", since.toString())
                        .add("to", until.toString())
                        .add("stepSeconds", Math.max(1, step.toSeconds()))
                        .add("whole", whole.map(HistoryResource::row).orElseGet(Json::createObjectBuilder))
                        .add("points", steps)
                        .build()
                        .toString())
                .build();
    }

    private static JsonObjectBuilder row(StatsRow row) {
        JsonObjectBuilder numbers = Json.createObjectBuilder();
        row.numbers().forEach((metric, value) -> numbers.add(metric.key(), value));
        JsonObjectBuilder json = Json.createObjectBuilder().add("numbers", numbers);
        for (Phase phase : row.latencies().keySet()) {
            json.add(phase.key(), StatsJson.latency(row.latency(phase)));
        }
        return json;
    }

    private static Response refused(String why) {
        return Problem.of(400, "Bad Request", why).response();
    }
}
