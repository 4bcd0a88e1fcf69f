package io.fairlead.servicekit.security;

import io.fairlead.cluster.Cluster;
import io.fairlead.servicekit.vault.Seal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Decides who comes in: with the admin token, a named one, a user's password, or the cookie of a login. A secret that was
 * right before stays right while its address or name is locked out, so that nobody can lock out the others behind the
 * same address. Thread-safe.
 */
public final class Gate {

    private static final int LONGEST = 400;

    /** Hashing a password costs a good part of a second of a processor: strangers get no more than two of them. */
    private static final int HASHING = 2;

    private static final Duration BUSY = Duration.ofSeconds(10);

    private final AdminToken admin;
    private final Tokens tokens;
    private final Users users;
    private final AuditLog audit;
    private final Lockout lockout;
    private final Sessions sessions;
    private final Digest digest = new Digest();
    private final Semaphore hashing = new Semaphore(HASHING);

    /** Secrets that were right, by their digest; only right ones come in, so it does not grow without bound. */
    private final Map<String, Caller> known = new ConcurrentHashMap<>();

    private final AtomicInteger forgotten = new AtomicInteger();

    private Gate(AdminToken admin, Path dataDir, InstantSource clock, int rounds) throws IOException {
        this.admin = admin;
        this.tokens = Tokens.load(dataDir.resolve("tokens"));
        this.users = Users.load(dataDir.resolve("users"), rounds);
        this.audit = new AuditLog(dataDir.resolve("audit.log"));
        this.lockout = new Lockout(clock);
        this.sessions = new Sessions(clock);
    }

    /**
     * The gate of a program whose data lies there.
     *
     * @throws IOException when the tokens or the users cannot be read
     */
    public static Gate of(AdminToken admin, Path dataDir, InstantSource clock) throws IOException {
        return of(admin, dataDir, clock, SecretHash.CHOSEN);
    }

    /** With passwords hashed that often. */
    static Gate of(AdminToken admin, Path dataDir, InstantSource clock, int rounds) throws IOException {
        return new Gate(admin, dataDir, clock, rounds);
    }

    /**
     * From now on the named tokens and the users are those of all programs of the cluster.
     *
     * @return ends it
     */
    public AutoCloseable share(Cluster cluster, Seal seal) {
        SharedAccounts shared = tokens.share(cluster, seal, this::forget);
        SharedAccounts people = users.share(cluster, seal, this::forget);
        return () -> {
            shared.close();
            people.close();
        };
    }

    /** Who comes with this from that address. */
    public Entry enter(String address, Credential credential) {
        return switch (credential) {
            case Credential.None() -> new Entry.Refused();
            case Credential.Cookie(String id) ->
                sessions.find(id).<Entry>map(Entry.Admitted::new).orElseGet(Entry.Refused::new);
            case Credential.Token(String secret) ->
                secret.length() > LONGEST
                        ? new Entry.Refused()
                        : enter(List.of(address), "token " + secret, () -> token(secret));
            case Credential.Password(String user, String password) ->
                user.length() > LONGEST || password.length() > LONGEST
                        ? new Entry.Refused()
                        : enter(
                                List.of(address, "user " + user),
                                "user " + user + ":" + password,
                                () -> users.of(user, password));
        };
    }

    private Optional<Caller> token(String secret) {
        return admin.matches(secret) ? Optional.of(new Caller("admin", Role.ADMIN)) : tokens.of(secret);
    }

    private Entry enter(List<String> counted, String secret, Supplier<Optional<Caller>> check) {
        String key = digest.of(secret);
        Optional<Caller> before = Optional.ofNullable(known.get(key));
        if (before.isPresent()) {
            return new Entry.Admitted(before.get());
        }
        for (String name : counted) {
            Duration rest = lockout.rest(name);
            if (rest.isPositive()) {
                return new Entry.LockedOut(rest);
            }
        }
        try {
            if (!hashing.tryAcquire(BUSY.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Entry.LockedOut(BUSY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Entry.LockedOut(BUSY);
        }
        int generation = forgotten.get();
        Optional<Caller> caller;
        try {
            caller = check.get();
        } finally {
            hashing.release();
        }
        caller.ifPresentOrElse(who -> known.put(key, who), () -> counted.forEach(lockout::failed));
        if (forgotten.get() != generation) {
            // Somebody's secret was taken back meanwhile, perhaps this one.
            known.remove(key);
        }
        return caller.<Entry>map(Entry.Admitted::new).orElseGet(Entry.Refused::new);
    }

    /** Logs in: the session of somebody who was admitted. */
    public Sessions.Opened open(Caller caller) {
        return sessions.open(caller);
    }

    /** Who is logged in. */
    public Sessions sessions() {
        return sessions;
    }

    /** The named tokens. */
    public Tokens tokens() {
        return tokens;
    }

    /** The users. */
    public Users users() {
        return users;
    }

    /** After a token or a user was replaced or removed: what opened before opens nothing any more. */
    public void forget(String name) {
        forgotten.incrementAndGet();
        known.values().removeIf(caller -> caller.name().equals(name));
        sessions.closeOf(name);
    }

    /** What was changed and refused. */
    public AuditLog audit() {
        return audit;
    }
}
