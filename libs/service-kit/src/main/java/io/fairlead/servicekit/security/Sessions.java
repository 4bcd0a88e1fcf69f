package io.fairlead.servicekit.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is logged in with a browser: in memory, so a restart logs everybody out. Ends after an hour without a request and
 * after twelve hours anyway. Bounded; thread-safe.
 */
public final class Sessions {

    /** How long a session lasts at most. */
    public static final Duration LONGEST = Duration.ofHours(12);

    private static final Duration IDLE = Duration.ofHours(1);
    private static final int MOST = 1000;

    private final InstantSource clock;
    private final Digest digest = new Digest();
    private final Map<String, Kept> sessions = new LinkedHashMap<>();

    /**
     * A session as its browser gets it.
     *
     * @param id the cookie's value
     * @param proof what a request that changes something says besides the cookie, which no foreign page can know
     */
    public record Opened(String id, String proof) {
        /** Never the secrets. */
        @Override
        public String toString() {
            return "Opened[***]";
        }
    }

    private record Kept(Caller caller, String proof, Instant end, Instant idle) {}

    Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /** Logs somebody in. */
    synchronized Opened open(Caller caller) {
        Instant now = clock.instant();
        sessions.values().removeIf(kept -> over(kept, now));
        if (sessions.size() >= MOST) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        Opened opened = new Opened(Tokens.secret(), Tokens.secret());
        sessions.put(digest.of(opened.id()), new Kept(caller, opened.proof(), now.plus(LONGEST), now.plus(IDLE)));
        return opened;
    }

    private static boolean over(Kept kept, Instant now) {
        return now.isAfter(kept.end()) || now.isAfter(kept.idle());
    }

    /** Who has this cookie. */
    synchronized Optional<Caller> find(String id) {
        String key = digest.of(id);
        Kept kept = sessions.get(key);
        Instant now = clock.instant();
        if (kept == null || over(kept, now)) {
            sessions.remove(key);
            return Optional.empty();
        }
        sessions.put(key, new Kept(kept.caller(), kept.proof(), kept.end(), now.plus(IDLE)));
        return Optional.of(kept.caller());
    }

    /** What a change must say besides this cookie. */
    public synchronized Optional<String> proof(String id) {
        return Optional.ofNullable(sessions.get(digest.of(id))).map(Kept::proof);
    }

    /** Whether a change with this cookie comes from our own page. */
    public boolean proves(String id, String offered) {
        return proof(id)
                .filter(proof -> MessageDigest.isEqual(
                        proof.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    /** Logs out. */
    public synchronized void close(String id) {
        sessions.remove(digest.of(id));
    }

    /** Logs out whoever has that name. */
    synchronized void closeOf(String name) {
        sessions.values().removeIf(kept -> kept.caller().name().equals(name));
    }
}
