package io.fairlead.edge.rest;

import io.fairlead.configformat.ConfigReader;
import io.fairlead.dataplane.ApplyException;
import io.fairlead.dataplane.plan.RoutingSnapshot;
import io.fairlead.edge.EdgeService;
import io.fairlead.edge.Explainer;
import io.fairlead.edge.Explanation;
import io.fairlead.edge.Explanation.Candidate;
import io.fairlead.edge.Explanation.Choice;
import io.fairlead.edge.Question;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Where a request would go, and why. */
@Path("/api/v1/explain")
public class ExplainResource {

    private static final String JSON = "application/json";

    /** Asks the configuration in force, or the text under {@code candidate}, in YAML or JSON. */
    @POST
    @Consumes(JSON)
    @Produces(JSON)
    @Operation(summary = "Where a request would go, and why; nothing is sent")
    @RequestBody(
            content =
                    @Content(
                            mediaType = JSON,
                            examples = {
                                @ExampleObject(
                                        name = "by what runs",
                                        value = "{\"method\": \"GET\", \"url\": \"https://shop.example/cart\","
                                                + " \"headers\": {\"Cookie\": \"SRV=a\"}, \"source\": \"192.0.2.7\"}"),
                                @ExampleObject(
                                        name = "by a candidate",
                                        value =
                                                "{\"url\": \"http://shop.example/\", \"frontend\": \"web\", \"candidate\":"
                                                        + " \"frontends: [{name: web, bind: [{address: '127.0.0.1:8080'}],"
                                                        + " default-backend: app}]\\n"
                                                        + "backends: [{name: app, servers:"
                                                        + " [{name: a, address: '127.0.0.1:9001'}]}]\"}")
                            }))
    public Response explain(String body) {
        EdgeService edge = ServiceHost.current().require(EdgeService.class);
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            JsonObject asked = reader.readObject();
            Question question = AskedRequest.of(asked);
            return asked.containsKey("candidate")
                    ? candidate(edge, asked.getString("candidate"), question)
                    : edge.snapshot()
                            .map(snapshot -> answer(snapshot, question))
                            .orElseGet(() -> Problem.of(404, "Not Found", "there is no configuration yet")
                                    .response());
        } catch (JsonException | ClassCastException e) {
            return invalid("the body is not a JSON object of texts");
        } catch (IllegalArgumentException e) {
            return invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Response candidate(EdgeService edge, String text, Question question) {
        ParsedConfig parsed = ConfigReader.read(text, "candidate");
        if (parsed.config().isEmpty()) {
            return new Problem(422, "Unprocessable Content", "the candidate is not valid", parsed.diagnostics())
                    .response();
        }
        try {
            return answer(edge.shadow(parsed.config().get()), question);
        } catch (ApplyException e) {
            return Problem.of(409, "Conflict", String.valueOf(e.getMessage())).response();
        }
    }

    private static Response invalid(String why) {
        return Problem.of(422, "Unprocessable Content", why).response();
    }

    private static Response answer(RoutingSnapshot snapshot, Question question) {
        Explanation why = Explainer.explain(snapshot, question);
        JsonArrayBuilder steps = Json.createArrayBuilder();
        why.steps()
                .forEach(step -> steps.add(Json.createObjectBuilder()
                        .add("place", step.place())
                        .add("rule", step.rule())
                        .add("holds", step.holds())));
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("revision", why.revision())
                .add("frontend", why.frontend())
                .add("outcome", why.outcome().name().toLowerCase(Locale.ROOT))
                .add("status", why.status())
                .add("steps", steps);
        why.choice().ifPresent(choice -> add(json, choice));
        return Response.ok(json.build().toString()).build();
    }

    private static void add(JsonObjectBuilder json, Choice choice) {
        JsonArrayBuilder candidates = Json.createArrayBuilder();
        for (Candidate candidate : choice.candidates()) {
            candidates.add(Json.createObjectBuilder()
                    .add("server", candidate.server())
                    .add("address", candidate.address())
                    .add("state", candidate.state())
                    .add("weight", candidate.weight())
                    .add("busy", candidate.busy())
                    .add("limit", candidate.limit())
                    .add("chosen", candidate.chosen())
                    .add("why", candidate.why()));
        }
        json.add("backend", choice.backend())
                .add("server", choice.server())
                .add("balance", choice.balance())
                .add("key", choice.key())
                .add("persistence", choice.persistence())
                .add("queued", choice.queued())
                .add("sessions", choice.sessions())
                .add("candidates", candidates);
    }
}
