package io.fairlead.dataplane.guard;

import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.table.LiveTables;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.Guard;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.RateLimit;
import io.fairlead.model.config.SecurityHeaders;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A frontend's {@link Guard} ready for traffic: before its first rule, and after its last. Immutable. */
public final class GuardPlan {

    private final Guard config;
    private final Networks trusted;
    private final @Nullable CarefulBrowsers browsers;
    private final @Nullable RateLimiter limiter;

    private GuardPlan(Guard config, Optional<RateLimiter> limiter) {
        this.config = config;
        this.trusted = new Networks(config.trustedProxies());
        this.browsers =
                config.securityHeaders() == SecurityHeaders.NONE ? null : new CarefulBrowsers(config.securityHeaders());
        this.limiter = limiter.orElse(null);
    }

    /**
     * That of a frontend, whose tables are there.
     *
     * @throws IllegalArgumentException when a network is none
     */
    public static GuardPlan of(Frontend frontend, LiveTables tables) {
        if (frontend.mode() == ProxyMode.TCP) {
            return new GuardPlan(Guard.OFF, Optional.empty());
        }
        Guard guard = frontend.guard();
        return new GuardPlan(
                guard,
                guard.rateLimit()
                        .map(limit -> new RateLimiter(
                                limit, Objects.requireNonNull(tables.named(RateLimit.tableName(frontend.name()))))));
    }

    /** Whether {@link #request} has anything to do. */
    public boolean guardsRequests() {
        return config.forwarded()
                || config.requestId()
                || limiter != null
                || !config.trustedProxies().isEmpty();
    }

    /** Whether {@link #response} has anything to do. */
    public boolean guardsResponses() {
        return config.requestId() || browsers != null;
    }

    /** Whether servers are told of the client by X-Forwarded-For. */
    public boolean forwards() {
        return config.forwarded();
    }

    /**
     * Edits a request before any rule sees it, and finds out who the client is.
     *
     * @return 0 when it may go on, else the seconds after which the client may ask again
     */
    public long request(RequestHead head, Facts facts) {
        InetAddress peer = facts.peer().getAddress();
        boolean known = trusted.hold(peer);
        InetAddress client = known ? ClientAddress.behind(peer, head, trusted) : peer;
        if (config.requestId()) {
            RequestIds.request(head, facts, known);
        }
        if (config.forwarded()) {
            Forwarding.apply(head, facts, known);
        }
        Forwarding.client(client, facts);
        RateLimiter limit = limiter;
        return limit == null ? 0 : limit.wait(client);
    }

    /**
     * Edits an answer, the server's or our own, after every rule.
     *
     * @throws BadMessageException when it has too many fields by now
     */
    public void response(ResponseHead head, Facts facts) throws BadMessageException {
        if (config.requestId()) {
            RequestIds.response(head, facts);
        }
        CarefulBrowsers careful = browsers;
        if (careful != null) {
            careful.response(head, facts.tls());
        }
    }
}
