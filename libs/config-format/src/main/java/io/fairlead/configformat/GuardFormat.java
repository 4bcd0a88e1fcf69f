package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.Guard;
import io.fairlead.model.config.RateLimit;
import io.fairlead.model.config.SecurityHeaders;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code guard}: a key that is not there means what is usual, all of it on. */
final class GuardFormat {

    private GuardFormat() {}

    static Optional<Guard> read(Cursor at) {
        Fields fields =
                at.fields(Set.of("forwarded", "trusted-proxies", "request-id", "security-headers", "rate-limit"));
        return Optional.of(new Guard(
                fields.get("forwarded", Cursor::bool).orElse(Guard.ON.forwarded()),
                fields.list("trusted-proxies", GuardFormat::network),
                fields.get("request-id", Cursor::bool).orElse(Guard.ON.requestId()),
                fields.get("security-headers", c -> c.word(SecurityHeaders.values()))
                        .orElse(Guard.ON.securityHeaders()),
                fields.get("rate-limit", GuardFormat::limit)));
    }

    private static Optional<RateLimit> limit(Cursor at) {
        Fields fields = at.fields(Set.of("requests", "period", "clients", "except"));
        Optional<Integer> requests = fields.need("requests", c -> c.integer(1, 1 << 24));
        Optional<Duration> period = fields.need("period", GuardFormat::period);
        int clients = fields.get("clients", c -> c.integer(1, 1 << 24)).orElse(RateLimit.CLIENTS);
        List<String> except = fields.list("except", GuardFormat::network);
        return requests.flatMap(most -> period.map(time -> new RateLimit(most, time, clients, except)));
    }

    private static Optional<Duration> period(Cursor at) {
        Optional<Duration> period = at.duration();
        if (period.isPresent()
                && (period.get().compareTo(RateLimit.SHORTEST) < 0
                        || period.get().compareTo(RateLimit.LONGEST) > 0)) {
            at.error("wrong-value", "the period of a rate limit is between 1s and 1d", "");
            return Optional.empty();
        }
        return period;
    }

    /** An address, or an address and how many of its bits count. */
    private static Optional<String> network(Cursor at) {
        Optional<String> text = at.text();
        if (text.isPresent() && !isNetwork(text.get())) {
            at.error("wrong-value", "\"" + text.get() + "\" is not a network", "write 10.0.0.0/8 or 2001:db8::/32");
            return Optional.empty();
        }
        return text;
    }

    private static boolean isNetwork(String text) {
        int slash = text.indexOf('/');
        try {
            int most = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                            .getAddress()
                            .length
                    * 8;
            int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            return bits >= 0 && bits <= most;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static Map<String, Object> write(Guard guard) {
        Entries entries = new Entries()
                .unless("forwarded", guard.forwarded(), Guard.ON.forwarded())
                .list("trusted-proxies", guard.trustedProxies())
                .unless("request-id", guard.requestId(), Guard.ON.requestId())
                .unless(
                        "security-headers",
                        Cursor.word(guard.securityHeaders()),
                        Cursor.word(Guard.ON.securityHeaders()))
                .optional("rate-limit", guard.rateLimit().map(GuardFormat::write));
        return entries.map();
    }

    private static Map<String, Object> write(RateLimit limit) {
        return new Entries()
                .put("requests", limit.requests())
                .put("period", DurationText.write(limit.period()))
                .unless("clients", limit.clients(), RateLimit.CLIENTS)
                .list("except", limit.except())
                .map();
    }
}
