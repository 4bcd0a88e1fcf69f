package io.fairlead.configservice.rest;

import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.configservice.ConfigService;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.time.Duration;
import java.util.function.Supplier;

/** {@code ?wait=applied}: a change is answered when every node of the data plane that is there runs it. */
final class Applied {

    private static final String REVISION = "revision";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ACCEPTED = 202;

    private Applied() {}

    /** Makes the change and waits if asked to; 202 when it is committed and a node does not follow in time. */
    static Response wait(String wish, Supplier<Response> change) {
        if (!wish.isEmpty() && !wish.equals("applied")) {
            return Problem.of(400, "Bad Request", "wait is \"applied\" or not there")
                    .response();
        }
        Response answer = change.get();
        if (wish.isEmpty() || answer.getStatus() != Response.Status.OK.getStatusCode()) {
            return answer;
        }
        try (JsonReader reader = Json.createReader(new StringReader(String.valueOf(answer.getEntity())))) {
            JsonObject said = reader.readObject();
            return said.containsKey(REVISION) ? waited(answer, said) : answer;
        }
    }

    private static Response waited(Response answer, JsonObject said) {
        ConfigService service = ServiceHost.current().require(ConfigService.class);
        boolean applied = service.awaitApplied(said.getJsonNumber(REVISION).longValue(), PATIENCE);
        JsonObject more = Json.createObjectBuilder(said)
                .add("applied", applied)
                .add("nodes", nodes(service))
                .build();
        return Response.fromResponse(answer)
                .status(applied ? answer.getStatus() : ACCEPTED)
                .entity(more.toString())
                .build();
    }

    /** What every live node runs. */
    static JsonArrayBuilder nodes(ConfigService service) {
        JsonArrayBuilder nodes = Json.createArrayBuilder();
        try {
            for (AppliedRevision applied : service.rollout()) {
                nodes.add(Json.createObjectBuilder()
                        .add("node", applied.node())
                        .add(REVISION, applied.revision())
                        .add("error", applied.error())
                        .add("time", applied.time().toString()));
            }
        } catch (ClusterUnavailableException e) {
            // Nobody can be asked: the list says so by being empty.
            return Json.createArrayBuilder();
        }
        return nodes;
    }
}
