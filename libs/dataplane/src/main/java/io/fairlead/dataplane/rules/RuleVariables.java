package io.fairlead.dataplane.rules;

import io.fairlead.model.expr.LogVariable;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import io.fairlead.telemetry.log.ClientText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Those variables of format strings that exist while a request is routed. HAProxy manual 8.2.4. */
final class RuleVariables {

    private static final DateTimeFormatter GMT = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** What the variable says now. */
    interface Text {
        String of(RequestHead head, Facts facts);
    }

    private RuleVariables() {}

    static Text of(LogVariable variable) {
        return switch (variable) {
            case CLIENT_IP -> (_, facts) -> ClientText.host(facts.client().getAddress());
            case CLIENT_PORT -> (_, facts) -> Integer.toString(facts.client().getPort());
            case FRONTEND_IP -> (_, facts) -> ClientText.host(facts.local().getAddress());
            case FRONTEND_PORT -> (_, facts) -> Integer.toString(facts.local().getPort());
            case FRONTEND -> (_, facts) -> facts.frontend();
            case FRONTEND_TLS -> (_, facts) -> facts.frontend() + (facts.tls() ? "~" : "");
            case BACKEND -> (_, facts) -> facts.backend();
            case SERVER -> (_, facts) -> facts.server();
            case UNIQUE_ID -> (_, facts) -> facts.uniqueId();
            case METHOD -> request(RequestHead::method);
            case PATH, PATH_ONLY -> request(RequestHead::path);
            case QUERY -> request(head -> head.query().isEmpty() ? "" : "?" + head.query());
            case URI -> request(RequestHead::target);
            case VERSION -> request(head -> "HTTP/1." + head.minor());
            case REQUEST -> request(head -> head.method() + " " + head.target() + " HTTP/1." + head.minor());
            case STATUS ->
                (_, facts) -> {
                    ResponseHead response = facts.response();
                    return response == null ? "" : Integer.toString(response.status());
                };
            case TLS_VERSION -> (_, facts) -> facts.secured().protocol();
            case TLS_CIPHER -> (_, facts) -> facts.secured().cipherSuite();
            case EPOCH_SECONDS -> (_, _) -> Long.toString(Clocks.epoch("s"));
            case MILLIS -> (_, _) -> Long.toString(Clocks.epoch("ms") % 1000);
            case GMT, LOCAL_TIME -> (_, _) -> GMT.format(Instant.ofEpochSecond(Clocks.epoch("s")));
            case PID -> {
                String pid = Long.toString(ProcessHandle.current().pid());
                yield (_, _) -> pid;
            }
            default -> (_, _) -> "";
        };
    }

    private interface OfRequest {
        String of(RequestHead head);
    }

    private static Text request(OfRequest text) {
        return (head, facts) -> facts.response() == null ? text.of(head) : "";
    }
}
