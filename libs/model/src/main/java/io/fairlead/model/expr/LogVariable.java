package io.fairlead.model.expr;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A variable of a format string. HAProxy manual 8.2.4. */
public enum LogVariable {
    NOTHING("o"),
    BYTES_READ("B"),
    REQUEST_COOKIE("CC"),
    RESPONSE_COOKIE("CS"),
    HOSTNAME("H"),
    METHOD("HM"),
    PATH("HP"),
    PATH_ONLY("HPO"),
    QUERY("HQ"),
    URI("HU"),
    VERSION("HV"),
    UNIQUE_ID("ID"),
    STATUS("ST"),
    GMT("T"),
    ACTIVE_TIME("Ta"),
    CONNECT_TIME("Tc"),
    DATA_TIME("Td"),
    HANDSHAKE_TIME("Th"),
    IDLE_TIME("Ti"),
    LOCAL_TIME("Tl"),
    QUERY_TIME("Tq"),
    REQUEST_TIME("TR"),
    RESPONSE_TIME("Tr"),
    EPOCH_SECONDS("Ts"),
    TOTAL_TIME("Tt"),
    USER_TIME("Tu"),
    WAIT_TIME("Tw"),
    BYTES_UPLOADED("U"),
    ACTIVE_CONNECTIONS("ac"),
    BACKEND("b"),
    BACKEND_CONNECTIONS("bc"),
    BACKEND_SOURCE_IP("bi"),
    BACKEND_SOURCE_PORT("bp"),
    BACKEND_QUEUE("bq"),
    CLIENT_IP("ci"),
    CLIENT_PORT("cp"),
    FRONTEND("f"),
    FRONTEND_CONNECTIONS("fc"),
    FRONTEND_IP("fi"),
    FRONTEND_PORT("fp"),
    FRONTEND_TLS("ft"),
    REQUEST_HEADERS("hr"),
    REQUEST_HEADERS_LIST("hrl"),
    RESPONSE_HEADERS("hs"),
    RESPONSE_HEADERS_LIST("hsl"),
    LOG_COUNTER("lc"),
    MILLIS("ms"),
    PID("pid"),
    REQUEST("r"),
    RETRIES("rc"),
    REQUEST_COUNTER("rt"),
    SERVER("s"),
    SERVER_CONNECTIONS("sc"),
    SERVER_IP("si"),
    SERVER_PORT("sp"),
    SERVER_QUEUE("sq"),
    TLS_CIPHER("sslc"),
    TLS_VERSION("sslv"),
    DATE("t"),
    REQUEST_DATE("tr"),
    REQUEST_GMT("trg"),
    REQUEST_LOCAL("trl"),
    STATE("ts"),
    STATE_COOKIE("tsc");

    private static final Map<String, LogVariable> WORDS = new HashMap<>();

    static {
        for (LogVariable variable : values()) {
            WORDS.put(variable.word, variable);
        }
        // deprecated spellings of manual 8.2.4's predecessors
        WORDS.put("Ci", CLIENT_IP);
        WORDS.put("Cp", CLIENT_PORT);
    }

    private final String word;

    LogVariable(String word) {
        this.word = word;
    }

    /** The variable with this name. */
    public static Optional<LogVariable> of(String word) {
        return Optional.ofNullable(WORDS.get(word));
    }

    /** Its name without the percent sign. */
    public String word() {
        return word;
    }
}
