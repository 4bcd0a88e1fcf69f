package io.fairlead.haproxy.config;

import io.fairlead.model.config.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code option ...-check} and {@code http-check} lines said so far. HAProxy manual 4.2. */
final class CheckDraft {

    /** Which kind of check the last {@code option} chose. */
    enum Kind {
        CONNECT,
        HTTP,
        PGSQL,
        /** One that needs no further lines. */
        PROTOCOL,
        SCRIPT
    }

    Kind kind = Kind.CONNECT;
    String method = "OPTIONS";
    String uri = "/";
    String version = "HTTP/1.0";
    String body = "";
    List<HealthCheck.HeaderField> headers = List.of();
    Optional<String> user = Optional.empty();
    boolean disableOn404;
    boolean sendState;
    HealthCheck protocol = new HealthCheck.Connect();
    List<HealthCheck.Step> steps = List.of();
    /** The last {@code tcp-check} line of the section itself. */
    Optional<Word> ownSteps = Optional.empty();

    final List<HealthCheck.Expect> expects = new ArrayList<>();
    /** Where the check's path was written. */
    Optional<Word> uriWord = Optional.empty();
    /** The first {@code http-check} line of the section itself. */
    Optional<Word> ownRules = Optional.empty();
    /** Where the section itself chose the kind. */
    Optional<Word> ownKind = Optional.empty();
    /** What {@code http-check send} spelled out; it goes before {@code option httpchk}. */
    boolean methodSent;

    boolean uriSent;
    boolean versionSent;

    CheckDraft() {}

    /** A copy for a section that inherits; nothing in it is the section's own yet. */
    CheckDraft(CheckDraft from) {
        kind = from.kind;
        method = from.method;
        uri = from.uri;
        version = from.version;
        body = from.body;
        headers = from.headers;
        user = from.user;
        disableOn404 = from.disableOn404;
        sendState = from.sendState;
        protocol = from.protocol;
        steps = from.steps;
        expects.addAll(from.expects);
        uriWord = from.uriWord;
    }

    /** Forgets inherited {@code http-check} lines: the section's own replace them all. */
    void forgetInheritedRules() {
        if (ownRules.isEmpty() && ownKind.isEmpty()) {
            expects.clear();
            headers = List.of();
            body = "";
            disableOn404 = false;
            sendState = false;
        }
    }

    void step(HealthCheck.Step step) {
        steps = ProtocolCheckReader.more(steps, step);
    }

    HealthCheck build() {
        return switch (kind) {
            case CONNECT -> new HealthCheck.Connect();
            case HTTP -> new HealthCheck.Http(method, uri, version, headers, body, expects, disableOn404, sendState);
            case PROTOCOL -> protocol;
            case SCRIPT -> steps.isEmpty() ? new HealthCheck.Connect() : new HealthCheck.Script(steps);
            case PGSQL -> new HealthCheck.PostgreSql(user);
        };
    }
}
