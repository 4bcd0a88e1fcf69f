package io.fairlead.model.config;

import java.util.List;
import java.util.Optional;

/**
 * What a frontend does for HTTP without being told by rules: it says who the client is, numbers requests, makes browsers
 * careful and keeps clients within limits. HAProxy has none of it but by rules, so a haproxy.cfg has it off.
 *
 * @param forwarded whether servers are told of the client by X-Forwarded-For, -Proto and -Host, and what clients say
 *     there themselves is thrown away
 * @param trustedProxies networks in CIDR form whose word is taken: for who the client is, and for the request's id
 * @param requestId whether requests have an X-Request-Id
 * @param securityHeaders what answers tell browsers
 * @param rateLimit how much a client may ask for
 */
public record Guard(
        boolean forwarded,
        List<String> trustedProxies,
        boolean requestId,
        SecurityHeaders securityHeaders,
        Optional<RateLimit> rateLimit) {

    /** Nothing, as in HAProxy. */
    public static final Guard OFF = new Guard(false, List.of(), false, SecurityHeaders.NONE, Optional.empty());

    /** What fairlead.yaml means when it says nothing: all but limits, and nobody is trusted. */
    public static final Guard ON = new Guard(true, List.of(), true, SecurityHeaders.STANDARD, Optional.empty());

    public Guard {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** What fairlead.yaml means when it says nothing. */
    public static Guard usual(ProxyMode mode) {
        return mode == ProxyMode.HTTP ? ON : OFF;
    }
}
