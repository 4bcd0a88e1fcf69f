package io.fairlead.configservice.rest;

import io.fairlead.servicekit.rest.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A change with an {@code Idempotency-Key} is made once: who sends it again because the answer got lost gets that answer.
 * Remembers the newest thousand of this process. Thread-safe; one change at a time, as the revisions are anyway.
 */
final class Once {

    private static final String KEY = "Idempotency-Key";
    private static final int MOST = 1000;
    private static final int LONGEST = 200;
    private static final Map<String, Done> DONE = new LinkedHashMap<>();

    /** What was asked, and what was answered. */
    private record Done(String request, int status, String type, String etag, String body) {

        Response again() {
            Response.ResponseBuilder answer =
                    Response.status(status).type(type).entity(body).header("Idempotency-Replayed", "true");
            return (etag.isEmpty() ? answer : answer.header(HttpHeaders.ETAG, etag)).build();
        }
    }

    private Once() {}

    /** Makes the change unless it was made before under the same key. */
    static Response of(HttpHeaders headers, String request, Supplier<Response> change) {
        String key = headers.getHeaderString(KEY);
        if (key == null) {
            return change.get();
        }
        if (key.isEmpty() || key.length() > LONGEST) {
            return Problem.of(400, "Bad Request", KEY + " has 1 to " + LONGEST + " characters")
                    .response();
        }
        synchronized (DONE) {
            Done before = DONE.get(key);
            if (before != null) {
                return before.request().equals(request)
                        ? before.again()
                        : Problem.of(422, "Unprocessable Content", KEY + " was used for another request")
                                .response();
            }
            Response answer = change.get();
            if (answer.getStatus() / 100 == 2) {
                DONE.put(key, done(request, answer));
                if (DONE.size() > MOST) {
                    DONE.remove(DONE.keySet().iterator().next());
                }
            }
            return answer;
        }
    }

    private static Done done(String request, Response answer) {
        String etag = answer.getHeaderString(HttpHeaders.ETAG);
        Object body = answer.getEntity();
        return new Done(
                request,
                answer.getStatus(),
                answer.getMediaType() == null
                        ? "application/json"
                        : answer.getMediaType().toString(),
                etag == null ? "" : etag,
                body == null ? "" : body.toString());
    }
}
