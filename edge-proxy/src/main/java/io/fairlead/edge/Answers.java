package io.fairlead.edge;

import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;
import java.util.Map;
import java.util.TreeMap;

/** The answers of our own, encoded once. HAProxy manual 4.2 {@code errorfile} lists the statuses. */
final class Answers {

    private static final Map<Integer, StatusResponse> ERRORS = new TreeMap<>();

    static {
        put(400, "Your browser sent an invalid request.");
        put(401, "You need a valid user and password to access this content.");
        put(403, "Request forbidden by administrative rules.");
        put(404, "The resource could not be found.");
        put(408, "Your browser didn't send a complete request in time.");
        put(413, "The request is larger than the server is willing to process.");
        put(414, "The request target is too long.");
        put(429, "You have sent too many requests in a given amount of time.");
        put(500, "An internal server error occurred.");
        put(501, "The server does not support the functionality required to fulfill the request.");
        put(502, "The server returned an invalid or incomplete response.");
        put(503, "No server is available to handle this request.");
        put(504, "The server didn't respond in time.");
        put(505, "The server does not support this HTTP version.");
    }

    private Answers() {}

    private static void put(int status, String sentence) {
        ERRORS.put(status, StatusResponse.error(status, sentence));
    }

    /** The error page for a status. */
    static StatusResponse error(int status) {
        StatusResponse known = ERRORS.get(status);
        return known != null ? known : StatusResponse.error(status, StatusResponse.reason(status) + ".");
    }

    /** The answer with what it says about the connection: the client's version decides what goes without saying. */
    static StatusResponse framed(StatusResponse answer, RequestHead request, boolean keep) {
        if (answer.closes()) {
            return answer;
        }
        if (!keep) {
            return answer.with("connection: close\r\n");
        }
        return request.minor() == 0 ? answer.with("connection: keep-alive\r\n") : answer;
    }
}
