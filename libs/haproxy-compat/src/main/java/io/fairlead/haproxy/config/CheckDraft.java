package io.fairlead.haproxy.config;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.HttpScript;
import io.fairlead.model.config.HealthCheck.Step;
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

    /** The request of {@code option httpchk}. */
    record Request(String method, String uri, String version) {
        static final Request NONE = new Request("OPTIONS", "/", "HTTP/1.0");
    }

    Kind kind = Kind.CONNECT;
    Request request = Request.NONE;
    Optional<String> user = Optional.empty();
    boolean disableOn404;
    boolean sendState;
    HealthCheck protocol = new HealthCheck.Connect();
    List<Step> steps = List.of();
    /** The last {@code tcp-check} line of the section itself. */
    Optional<Word> ownSteps = Optional.empty();
    /** The connections of an HTTP check; never empty. */
    private final List<HttpLegDraft> legs = new ArrayList<>();
    /** Whether there is an {@code http-check connect}: then every exchange has one, a send and an expect. */
    private boolean connects;
    /** Where the check's path was written. */
    Optional<Word> uriWord = Optional.empty();
    /** The first {@code http-check} line of the section itself. */
    Optional<Word> ownRules = Optional.empty();
    /** Where the section itself chose the kind. */
    Optional<Word> ownKind = Optional.empty();

    CheckDraft() {
        legs.add(new HttpLegDraft(Step.Connect.AS_SERVER));
    }

    /** A copy for a section that inherits; nothing in it is the section's own yet. */
    CheckDraft(CheckDraft from) {
        kind = from.kind;
        request = from.request;
        user = from.user;
        disableOn404 = from.disableOn404;
        sendState = from.sendState;
        protocol = from.protocol;
        steps = from.steps;
        from.legs.forEach(leg -> legs.add(leg.copy()));
        connects = from.connects;
        uriWord = from.uriWord;
    }

    /** The connection {@code http-check} lines speak of now. */
    HttpLegDraft leg() {
        return legs.getLast();
    }

    /** {@code http-check connect}: whatever follows is said over another connection. */
    void connect(Step.Connect connect) {
        if (!connects) {
            legs.clear();
        }
        connects = true;
        legs.add(new HttpLegDraft(connect));
    }

    /** Why an {@code http-check connect} cannot stand here; empty if it can. */
    String refusesConnect() {
        if (!connects) {
            return leg().asks() ? "the first http-check rule has to be a \"connect\" when there is one" : "";
        }
        return leg().expects.isEmpty() ? "the connection before it expects nothing" : "";
    }

    /** Whether an {@code http-check expect} lacks the {@code send} before it. */
    boolean expectsTooSoon() {
        return connects && !leg().sent;
    }

    /** The path asked for first. */
    String uri() {
        return legs.getFirst().uri.orElse(request.uri());
    }

    /** Whether the answer must be anything in particular. */
    boolean expects() {
        return legs.stream().anyMatch(leg -> !leg.expects.isEmpty());
    }

    /** How much a section that inherits from it copies. */
    int size() {
        return legs.stream()
                .mapToInt(leg -> 1 + leg.expects.size() + leg.headers.size())
                .sum();
    }

    /** Forgets inherited {@code http-check} lines: the section's own replace them all. */
    void forgetInheritedRules() {
        if (ownRules.isEmpty() && ownKind.isEmpty()) {
            legs.clear();
            legs.add(new HttpLegDraft(Step.Connect.AS_SERVER));
            connects = false;
            disableOn404 = false;
            sendState = false;
        }
    }

    void step(Step step) {
        steps = ProtocolCheckReader.more(steps, step);
    }

    HealthCheck build() {
        return switch (kind) {
            case CONNECT -> new HealthCheck.Connect();
            case HTTP -> http();
            case PROTOCOL -> protocol;
            case SCRIPT -> steps.isEmpty() ? new HealthCheck.Connect() : new HealthCheck.Script(steps);
            case PGSQL -> new HealthCheck.PostgreSql(user);
        };
    }

    private HealthCheck http() {
        HttpLegDraft first = legs.getFirst();
        HealthCheck.Http exchange = first.exchange(request, disableOn404, sendState);
        if (legs.size() == 1 && first.connect.equals(Step.Connect.AS_SERVER)) {
            return exchange;
        }
        List<HttpScript.Leg> all = new ArrayList<>();
        all.add(new HttpScript.Leg(first.connect, Optional.of(exchange)));
        legs.stream().skip(1).forEach(leg -> all.add(leg.later(disableOn404, sendState)));
        return new HttpScript(all);
    }
}
