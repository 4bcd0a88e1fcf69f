package io.fairlead.edge;

import io.fairlead.net.http1.StatusResponse;

/** What the request rules decided. */
sealed interface Verdict {

    /** The request goes on. */
    Verdict FORWARD = new Forward();

    /** The request goes on. */
    record Forward() implements Verdict {}

    /**
     * The request is answered here.
     *
     * @param closes whether the client's connection ends with it
     * @param state termination state
     */
    record Respond(int status, StatusResponse answer, boolean closes, String state) implements Verdict {}

    /** The same, and it counts as refused. */
    record Denied(Respond respond) implements Verdict {}

    /** The same, after {@code timeout tarpit}. */
    record Tarpit(Respond respond) implements Verdict {}

    /** The connection ends without an answer. */
    record Close(String state) implements Verdict {}

    /** A part of this program answers. */
    record Serve(String service) implements Verdict {}
}
