package io.fairlead.servicekit.security;

import io.fairlead.cluster.Cluster;
import io.fairlead.servicekit.vault.Seal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The people of the cluster's programs, who come in with a password they chose. Thread-safe. */
public final class Users {

    /** Fewest characters of a password. */
    public static final int SHORTEST = 10;

    /** Most characters of a password. */
    public static final int LONGEST = 200;

    private final Accounts accounts;

    private Users(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Reads the file, which need not be there; new passwords are hashed that often.
     *
     * @throws IOException when it cannot be read or is damaged
     */
    static Users load(Path file, int rounds) throws IOException {
        return new Users(Accounts.load(file, rounds));
    }

    /** Whether a user may have this name. */
    public static boolean isName(String name) {
        return Accounts.isName(name);
    }

    /** Why this cannot be the password of that user; empty when it can. */
    public static Optional<String> objection(String name, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of("a password has " + SHORTEST + " to " + LONGEST + " characters");
        }
        if (password.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("a password has no control characters");
        }
        return password.contains(name) && length < 2 * SHORTEST
                ? Optional.of("a password this short does not contain the name")
                : Optional.empty();
    }

    /** Who has this name and password. Takes about the time of one hash, whoever is named. */
    Optional<Caller> of(String name, String password) {
        return accounts.of(name, password);
    }

    /**
     * Adds a user, or gives one another role and password.
     *
     * @throws IOException when it cannot be kept
     */
    public void put(String name, Role role, String password) throws IOException {
        if (objection(name, password).isPresent()) {
            throw new IllegalArgumentException("password");
        }
        accounts.put(name, role, password);
    }

    /** Whether there is one of that name. */
    public boolean has(String name) {
        return accounts.has(name);
    }

    /**
     * Removes a user; false when there was none.
     *
     * @throws IOException when it cannot be removed from the disk
     */
    public boolean remove(String name) throws IOException {
        return accounts.remove(name);
    }

    /** The same users on every program of the cluster from now on. */
    SharedAccounts share(Cluster cluster, Seal seal, Consumer<String> changed) {
        return new SharedAccounts(cluster, seal, "users", accounts, changed);
    }

    /** Names and roles. */
    public List<Caller> all() {
        return accounts.all();
    }
}
