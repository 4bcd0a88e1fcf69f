package io.fairlead.haproxy.config;

import io.fairlead.model.config.Timeouts;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The time-outs that are carried over, and the side they belong to. HAProxy manual 4.2 timeout. */
enum TimeoutName {
    CLIENT("client", true, false),
    SERVER("server", false, true),
    CONNECT("connect", false, true),
    HTTP_REQUEST("http-request", true, false),
    HTTP_KEEP_ALIVE("http-keep-alive", true, false),
    QUEUE("queue", false, true),
    TUNNEL("tunnel", false, true),
    CHECK("check", false, true),
    TARPIT("tarpit", true, true),
    CLIENT_FIN("client-fin", true, false),
    SERVER_FIN("server-fin", false, true);

    private final String word;
    private final boolean front;
    private final boolean back;

    TimeoutName(String word, boolean front, boolean back) {
        this.word = word;
        this.front = front;
        this.back = back;
    }

    String word() {
        return word;
    }

    /** Whether it means something in such a section. */
    boolean fits(SectionKind kind) {
        return (front && kind.front()) || (back && kind.back());
    }

    /** Its value. */
    Optional<Duration> of(Timeouts timeouts) {
        return switch (this) {
            case CLIENT -> timeouts.client();
            case SERVER -> timeouts.server();
            case CONNECT -> timeouts.connect();
            case HTTP_REQUEST -> timeouts.httpRequest();
            case HTTP_KEEP_ALIVE -> timeouts.httpKeepAlive();
            case QUEUE -> timeouts.queue();
            case TUNNEL -> timeouts.tunnel();
            case CHECK -> timeouts.check();
            case TARPIT -> timeouts.tarpit();
            case CLIENT_FIN -> timeouts.clientFin();
            case SERVER_FIN -> timeouts.serverFin();
        };
    }

    static Optional<TimeoutName> of(String word) {
        return Arrays.stream(values()).filter(name -> name.word.equals(word)).findFirst();
    }
}
