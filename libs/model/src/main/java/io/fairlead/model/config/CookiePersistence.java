package io.fairlead.model.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A cookie that keeps a client with its server. HAProxy manual 4.2 {@code cookie}.
 *
 * @param name of the cookie; case counts
 * @param mode who makes it
 * @param indirect servers do not see it, and a client that has a valid one is sent none
 * @param noCache an answer that carries it is marked private
 * @param postOnly only answers to POST carry it
 * @param preserve one that the server sets itself is left as it is
 * @param httpOnly with that attribute
 * @param secure with that attribute
 * @param domains restricted to these domains
 * @param maxIdle how long it stays valid without a request
 * @param maxLife how long it stays valid at most
 * @param attributes further attributes
 * @param dynamicKey servers without a value of their own have one made from their address and this key
 */
public record CookiePersistence(
        String name,
        Mode mode,
        boolean indirect,
        boolean noCache,
        boolean postOnly,
        boolean preserve,
        boolean httpOnly,
        boolean secure,
        List<String> domains,
        Optional<Duration> maxIdle,
        Optional<Duration> maxLife,
        List<String> attributes,
        Optional<String> dynamicKey) {

    /** Who makes the cookie. */
    public enum Mode {
        /** The server alone; its value is the one of the server. */
        PASSIVE,
        /** We add it to answers. */
        INSERT,
        /** The server sets it, we replace its value. */
        REWRITE,
        /** The server sets it, we write the server's name in front of its value. */
        PREFIX
    }

    public CookiePersistence {
        domains = List.copyOf(domains);
        attributes = List.copyOf(attributes);
    }

    /** A cookie of this mode without further settings. */
    public CookiePersistence(String name, Mode mode) {
        this(
                name,
                mode,
                false,
                false,
                false,
                false,
                false,
                false,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
