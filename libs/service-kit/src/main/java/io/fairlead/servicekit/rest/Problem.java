package io.fairlead.servicekit.rest;

import io.fairlead.model.diagnostic.Diagnostic;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;

/**
 * An error answer after RFC 9457.
 *
 * @param status the HTTP status
 * @param title what kind of problem it is
 * @param detail what happened this time
 * @param errors every finding about the content, each with pointer and position
 */
public record Problem(int status, String title, String detail, List<Diagnostic> errors) {

    /** The media type. */
    public static final String TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    /** A problem without findings. */
    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, List.of());
    }

    /** The answer to send. */
    public Response response() {
        return Response.status(status).type(TYPE).entity(json()).build();
    }

    /** The JSON text. */
    public String json() {
        JsonObjectBuilder problem = Json.createObjectBuilder()
                .add("type", "about:blank")
                .add("title", title)
                .add("status", status)
                .add("detail", detail);
        if (!errors.isEmpty()) {
            problem.add("errors", array(errors));
        }
        return problem.build().toString();
    }

    /** Findings as JSON. */
    public static JsonArrayBuilder array(List<Diagnostic> diagnostics) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (Diagnostic diagnostic : diagnostics) {
            array.add(Json.createObjectBuilder()
                    .add("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT))
                    .add("code", diagnostic.code())
                    .add("pointer", diagnostic.pointer())
                    .add("line", diagnostic.position().line())
                    .add("column", diagnostic.position().column())
                    .add("detail", diagnostic.message())
                    .add("hint", diagnostic.hint()));
        }
        return array;
    }
}
