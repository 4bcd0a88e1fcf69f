package io.fairlead.haproxy.config;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.HttpScript;
import io.fairlead.model.config.HealthCheck.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code http-check} lines said of one connection so far. HAProxy manual 4.2. */
final class HttpLegDraft {

    final Step.Connect connect;
    Optional<String> method = Optional.empty();
    Optional<String> uri = Optional.empty();
    Optional<String> version = Optional.empty();
    String body = "";
    List<HealthCheck.HeaderField> headers = List.of();
    final List<HealthCheck.Expect> expects = new ArrayList<>();
    /** Whether there is a {@code http-check send}. */
    boolean sent;

    HttpLegDraft(Step.Connect connect) {
        this.connect = connect;
    }

    HttpLegDraft copy() {
        HttpLegDraft copy = new HttpLegDraft(connect);
        copy.method = method;
        copy.uri = uri;
        copy.version = version;
        copy.body = body;
        copy.headers = headers;
        copy.expects.addAll(expects);
        copy.sent = sent;
        return copy;
    }

    /** Whether anything but a connection was asked for. */
    boolean asks() {
        return sent || !expects.isEmpty() || !headers.isEmpty() || !body.isEmpty();
    }

    /** The exchange, with these where {@code http-check send} says nothing. */
    HealthCheck.Http exchange(CheckDraft.Request otherwise, boolean disableOn404, boolean sendState) {
        return new HealthCheck.Http(
                method.orElse(otherwise.method()),
                uri.orElse(otherwise.uri()),
                version.orElse(otherwise.version()),
                headers,
                body,
                expects,
                disableOn404,
                sendState);
    }

    /** A later connection: what {@code option httpchk} says is only for the first. */
    HttpScript.Leg later(boolean disableOn404, boolean sendState) {
        return new HttpScript.Leg(
                connect,
                asks() ? Optional.of(exchange(CheckDraft.Request.NONE, disableOn404, sendState)) : Optional.empty());
    }
}
