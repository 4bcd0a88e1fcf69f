package io.fairlead.servicekit.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides who comes in: the admin token or a named one. A token that was right before stays right while its address is
 * locked out, so that nobody can lock out the others behind the same address. Thread-safe.
 */
public final class Gate {

    private static final int LONGEST = 200;

    private final AdminToken admin;
    private final Tokens tokens;
    private final AuditLog audit;
    private final Lockout lockout;

    /** Tokens that were right, by their digest; only right ones come in, so it does not grow without bound. */
    private final Map<String, Caller> known = new ConcurrentHashMap<>();

    private Gate(AdminToken admin, Tokens tokens, AuditLog audit, Lockout lockout) {
        this.admin = admin;
        this.tokens = tokens;
        this.audit = audit;
        this.lockout = lockout;
    }

    /**
     * The gate of a program whose data lies there.
     *
     * @throws IOException when the tokens cannot be read
     */
    public static Gate of(AdminToken admin, Path dataDir, InstantSource clock) throws IOException {
        return new Gate(
                admin,
                Tokens.load(dataDir.resolve("tokens")),
                new AuditLog(dataDir.resolve("audit.log")),
                new Lockout(clock));
    }

    /** Who comes with this token from that address. */
    public Entry enter(String address, Optional<String> offered) {
        if (offered.isEmpty() || offered.get().length() > LONGEST) {
            return new Entry.Refused();
        }
        String digest = digest(offered.get());
        Optional<Caller> before = Optional.ofNullable(known.get(digest));
        if (before.isPresent()) {
            return new Entry.Admitted(before.get());
        }
        Duration rest = lockout.rest(address);
        if (rest.isPositive()) {
            return new Entry.LockedOut(rest);
        }
        Optional<Caller> caller =
                admin.matches(offered.get()) ? Optional.of(new Caller("admin", Role.ADMIN)) : tokens.of(offered.get());
        caller.ifPresentOrElse(who -> known.put(digest, who), () -> lockout.failed(address));
        return caller.<Entry>map(Entry.Admitted::new).orElseGet(Entry.Refused::new);
    }

    /** The named tokens. */
    public Tokens tokens() {
        return tokens;
    }

    /** Forgets which tokens were right: after one was replaced or removed. */
    public void forget() {
        known.clear();
    }

    /** What was changed and refused. */
    public AuditLog audit() {
        return audit;
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
