package io.fairlead.dataplane.rules;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.model.config.UserList;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import io.fairlead.model.state.Availability;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.Head;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;

/** Makes the source of an expression. HAProxy manual 7.3. */
final class Sources {

    private final Map<String, LiveBackend> backends;
    private final Map<String, UserList> userLists;

    private final CounterSources counters;

    Sources(Map<String, LiveBackend> backends, Map<String, UserList> userLists, CounterSources counters) {
        this.counters = counters;
        this.backends = backends;
        this.userLists = userLists;
    }

    /** The source; what it compiled from is valid by the configuration's checks. */
    Source of(Expression expression) {
        List<String> arguments = expression.arguments();
        if (CounterSources.knows(expression.fetch())) {
            return Source.once(counters.of(expression.fetch(), arguments));
        }
        return switch (expression.fetch().layer()) {
            case ANY -> Source.once(any(expression.fetch(), arguments));
            case CONNECTION -> {
                Source certificate = CertificateSources.of(expression.fetch(), arguments);
                yield Source.once(certificate == null ? connection(expression.fetch()) : certificate);
            }
            case CONTENT -> Source.once(ContentSources.of(expression.fetch(), arguments));
            case REQUEST -> request(expression.fetch(), arguments);
            case RESPONSE -> response(expression.fetch(), arguments);
        };
    }

    private static String argument(List<String> arguments, int index, String usual) {
        return arguments.size() > index && !arguments.get(index).isEmpty() ? arguments.get(index) : usual;
    }

    private static long number(List<String> arguments, int index, long usual) {
        return arguments.size() > index ? Long.parseLong(arguments.get(index).strip()) : usual;
    }

    private Source any(FetchName name, List<String> arguments) {
        return switch (name) {
            case ALWAYS_TRUE -> (_, _, v) -> v.bool(true);
            case ALWAYS_FALSE -> (_, _, v) -> v.bool(false);
            case STR -> text(argument(arguments, 0, ""));
            case INT -> {
                long number = number(arguments, 0, 0);
                yield (_, _, v) -> v.number(number);
            }
            case BOOL -> {
                String text = argument(arguments, 0, "false");
                boolean on = text.equals("true") || text.equals("1");
                yield (_, _, v) -> v.bool(on);
            }
            case DATE -> {
                long offset = number(arguments, 0, 0);
                String unit = argument(arguments, 1, "s");
                yield (_, _, v) -> v.number(Clocks.epoch(unit) + offset);
            }
            case RAND -> {
                long range = Math.max(1, number(arguments, 0, 1L << 32));
                yield (_, _, v) -> v.number(ThreadLocalRandom.current().nextLong(range));
            }
            case UUID -> (_, _, v) -> v.text(java.util.UUID.randomUUID().toString());
            case ENV ->
                text(Optional.ofNullable(System.getenv(argument(arguments, 0, "")))
                        .orElse(""));
            case HOSTNAME -> text(hostName());
            case VAR -> {
                String variable = argument(arguments, 0, "");
                Source usual = arguments.size() > 1 ? text(arguments.get(1)) : (_, _, _) -> false;
                yield (head, facts, v) -> {
                    Value.Kept kept = facts.variable(variable);
                    return kept != null ? v.restore(kept) : usual.next(head, facts, v);
                };
            }
            case NBSRV -> backend(arguments, LiveBackend::usableServers);
            case BE_CONN ->
                backend(arguments, backend -> backend.counters().sessions.get());
            case QUEUE -> backend(arguments, LiveBackend::queued);
            case SRV_IS_UP -> server(arguments, (server, v) -> v.bool(server.availability() == Availability.USABLE));
            case SRV_CONN -> server(arguments, (server, v) -> v.number(server.busy()));
            default -> (_, _, _) -> false;
        };
    }

    private static Source text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return (_, _, v) -> v.text(bytes, 0, bytes.length);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private Source backend(List<String> arguments, ToIntFunction<LiveBackend> count) {
        String name = argument(arguments, 0, "");
        if (name.isEmpty()) {
            return (_, facts, v) -> {
                LiveBackend backend = backends.get(facts.backend());
                return backend != null && v.number(count.applyAsInt(backend));
            };
        }
        LiveBackend backend = backends.get(name);
        return backend == null ? (_, _, _) -> false : (_, _, v) -> v.number(count.applyAsInt(backend));
    }

    private interface OfServer {
        boolean put(LiveServer server, Value value);
    }

    private Source server(List<String> arguments, OfServer fetch) {
        String[] names = argument(arguments, 0, "").split("/", 2);
        LiveBackend backend = backends.get(names[0]);
        return backend == null || names.length < 2
                ? (_, _, _) -> false
                : (_, _, v) -> {
                    LiveServer server = backend.server(names[1]).orElse(null);
                    return server != null && fetch.put(server, v);
                };
    }

    private static Source connection(FetchName name) {
        return switch (name) {
            case FE_NAME -> (_, facts, v) -> v.text(facts.frontend());
            case BE_NAME -> (_, facts, v) -> v.text(facts.backend());
            case SRV_NAME -> (_, facts, v) -> !facts.server().isEmpty() && v.text(facts.server());
            case SRC -> (_, facts, v) -> v.address(facts.client().getAddress());
            case SRC_PORT -> (_, facts, v) -> v.number(facts.client().getPort());
            case SRC_IS_LOCAL ->
                (_, facts, v) -> v.bool(facts.client().getAddress().isLoopbackAddress()
                        || facts.client().getAddress().equals(facts.local().getAddress()));
            case DST -> (_, facts, v) -> v.address(facts.local().getAddress());
            case DST_PORT -> (_, facts, v) -> v.number(facts.local().getPort());
            case SSL_FC -> (_, facts, v) -> v.bool(facts.tls());
            case SSL_FC_HAS_SNI ->
                (_, facts, v) -> v.bool(!facts.secured().requestedName().isEmpty());
            case SSL_FC_SNI -> (_, facts, v) -> present(facts.secured().requestedName(), v);
            case SSL_FC_PROTOCOL -> (_, facts, v) -> present(facts.secured().protocol(), v);
            case SSL_FC_CIPHER -> (_, facts, v) -> present(facts.secured().cipherSuite(), v);
            case SSL_FC_ALPN -> (_, facts, v) -> present(facts.secured().applicationProtocol(), v);
            default -> (_, _, _) -> false;
        };
    }

    private static boolean present(String text, Value v) {
        return !text.isEmpty() && v.text(text);
    }

    /** A source that needs the request, which is gone once there is a response. */
    private static Source single(Source source) {
        return Source.once((head, facts, v) -> facts.response() == null && source.next(head, facts, v));
    }

    private Source request(FetchName name, List<String> arguments) {
        String argument = argument(arguments, 0, "");
        return switch (name) {
            case REQ_HDR -> occurrence(new HeaderSource(argument, false, true), arguments);
            case REQ_FHDR -> occurrence(new HeaderSource(argument, false, false), arguments);
            case REQ_HDR_CNT -> Source.once(count(argument, false, true));
            case REQ_FHDR_CNT -> Source.once(count(argument, false, false));
            case REQ_HDR_IP -> filter(occurrence(new HeaderSource(argument, false, true), arguments), Value::asAddress);
            case REQ_HDR_VAL -> filter(occurrence(new HeaderSource(argument, false, true), arguments), Value::asNumber);
            case REQ_COOK -> new CookieSource(argument, false);
            case REQ_COOK_CNT -> Source.once(count(new CookieSource(argument, false)));
            case REQ_COOK_VAL -> filter(new CookieSource(argument, false), Value::asNumber);
            case HTTP_FIRST_REQ -> single((_, facts, v) -> v.bool(facts.firstRequest()));
            case HTTP_AUTH -> {
                Users users = new Users(userLists.get(argument));
                yield single((head, _, v) -> v.bool(users.known(head.value(Field.AUTHORIZATION))));
            }
            case HTTP_AUTH_GROUP -> {
                Users users = new Users(userLists.get(argument));
                yield new Users.GroupSource(users);
            }
            case HTTP_AUTH_USER -> single((head, _, v) -> present(Users.name(head.value(Field.AUTHORIZATION)), v));
            case CAPTURE_REQ_HDR -> captured(argument, false);
            case CAPTURE_REQ_METHOD -> Source.once((_, facts, v) -> present(facts.method(), v));
            case CAPTURE_REQ_URI -> Source.once((_, facts, v) -> present(facts.uri(), v));
            case CAPTURE_REQ_VER -> Source.once((_, facts, v) -> present(facts.version(), v));
            case URLP -> UrlSources.parameter(argument, argument(arguments, 1, "?"));
            case URLP_VAL -> filter(UrlSources.parameter(argument, argument(arguments, 1, "?")), Value::asNumber);
            default -> single(UrlSources.of(name));
        };
    }

    private static Source captured(String slot, boolean ofResponse) {
        int index = Integer.parseInt(slot);
        return Source.once((_, facts, v) -> {
            String kept = facts.captured(index, ofResponse);
            return kept != null && v.text(kept);
        });
    }

    private Source response(FetchName name, List<String> arguments) {
        String argument = argument(arguments, 0, "");
        return switch (name) {
            case STATUS ->
                Source.once((_, facts, v) -> {
                    ResponseHead response = facts.response();
                    return response != null && v.number(response.status());
                });
            case RES_VER ->
                Source.once((_, facts, v) -> {
                    ResponseHead response = facts.response();
                    return response != null && v.text("1." + response.minor());
                });
            case RES_HDR -> occurrence(new HeaderSource(argument, true, true), arguments);
            case RES_FHDR -> occurrence(new HeaderSource(argument, true, false), arguments);
            case RES_HDR_CNT -> Source.once(count(argument, true, true));
            case RES_FHDR_CNT -> Source.once(count(argument, true, false));
            case RES_HDR_IP -> filter(occurrence(new HeaderSource(argument, true, true), arguments), Value::asAddress);
            case RES_HDR_VAL -> filter(occurrence(new HeaderSource(argument, true, true), arguments), Value::asNumber);
            case RES_COOK -> new CookieSource(argument, true);
            case CAPTURE_RES_HDR -> captured(argument, true);
            default -> (_, _, _) -> false;
        };
    }

    /** Only the n-th value: from the start with 1, from the end with -1. */
    private static Source occurrence(Source values, List<String> arguments) {
        int wanted = (int) number(arguments, 1, 0);
        if (wanted == 0) {
            return values;
        }
        if (wanted > 0) {
            return Source.once((head, facts, v) -> {
                v.begin();
                boolean found = true;
                for (int i = 0; i < wanted && found; i++) {
                    found = values.next(head, facts, v);
                }
                v.field = 1;
                return found;
            });
        }
        return Source.once((head, facts, v) -> {
            int target = total(values, head, facts, v) + wanted;
            v.begin();
            boolean found = target >= 0;
            for (int i = 0; i <= target && found; i++) {
                found = values.next(head, facts, v);
            }
            v.field = 1;
            return found;
        });
    }

    private static int total(Source values, RequestHead head, Facts facts, Value v) {
        v.begin();
        int total = 0;
        while (values.next(head, facts, v)) {
            total++;
        }
        return total;
    }

    private static Source count(Source values) {
        return (head, facts, v) -> {
            int total = total(values, head, facts, v);
            v.field = 1;
            return v.number(total);
        };
    }

    /** How many values a header has; without a name, how many fields there are. */
    private static Source count(String name, boolean ofResponse, boolean split) {
        if (!name.isEmpty()) {
            return count(new HeaderSource(name.toLowerCase(Locale.ROOT), ofResponse, split));
        }
        return (request, facts, v) -> {
            Head head = HeaderSource.head(request, facts, ofResponse);
            if (head == null) {
                return false;
            }
            HeaderSource.settle(head);
            int fields = 0;
            for (int i = 0; i < head.count(); i++) {
                fields += head.removed(i) ? 0 : 1;
            }
            return v.number(fields);
        };
    }

    private interface Cast {
        boolean to(Value value);
    }

    /** Those values that can be cast. */
    private static Source filter(Source values, Cast cast) {
        return (head, facts, v) -> {
            while (values.next(head, facts, v)) {
                if (cast.to(v)) {
                    return true;
                }
            }
            return false;
        };
    }
}
