package io.fairlead.edge;

/** What went wrong with an exchange: the status the client gets and the termination state. HAProxy manual 8.5. */
enum Failure {
    NO_SERVER(503, "SC"),
    QUEUE_TIMEOUT(503, "sQ"),
    QUEUE_FULL(503, "SQ"),
    CONNECT_REFUSED(503, "SC"),
    CONNECT_TIMEOUT(503, "sC"),
    SERVER_CLOSED(502, "SH"),
    SERVER_TIMEOUT(504, "sH"),
    BAD_RESPONSE(502, "PH"),
    CLIENT_BAD_BODY(400, "PD"),
    CLIENT_TIMEOUT(408, "cD"),
    CLIENT_ABORT(400, "CD"),
    CLIENT_ABORT_WAITING(400, "CH"),
    SERVER_BODY_ENDED(0, "SD"),
    SERVER_BODY_TIMEOUT(0, "sD"),
    INTERNAL(500, "IR");

    final int status;
    final String state;

    Failure(int status, String state) {
        this.status = status;
        this.state = state;
    }
}
