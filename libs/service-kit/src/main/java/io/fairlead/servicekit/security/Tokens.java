package io.fairlead.servicekit.security;

import io.fairlead.cluster.Cluster;
import io.fairlead.servicekit.vault.Seal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The named tokens of the cluster's programs: secrets that we make, {@code NAME.SECRET}. Thread-safe. */
public final class Tokens {

    private static final int BYTES = 24;

    private final Accounts accounts;

    private Tokens(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Reads the file, which need not be there.
     *
     * @throws IOException when it cannot be read or is damaged
     */
    public static Tokens load(Path file) throws IOException {
        return new Tokens(Accounts.load(file, SecretHash.MADE));
    }

    /** Whether a token may have this name. */
    public static boolean isName(String name) {
        return Accounts.isName(name);
    }

    /** Whose token this is. Takes about the time of one hash, whoever is named in it. */
    Optional<Caller> of(String offered) {
        int dot = offered.indexOf('.');
        return accounts.of(dot < 0 ? "" : offered.substring(0, dot), offered.substring(dot + 1));
    }

    /**
     * Makes a token and gives its only copy; a token of that name is replaced.
     *
     * @throws IOException when it cannot be kept
     */
    public String create(String name, Role role) throws IOException {
        String secret = secret();
        accounts.put(name, role, secret);
        return name + "." + secret;
    }

    /** 192 random bits. */
    static String secret() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Whether there is one of that name. */
    public boolean has(String name) {
        return accounts.has(name);
    }

    /**
     * Removes a token; false when there was none.
     *
     * @throws IOException when it cannot be removed from the disk
     */
    public boolean remove(String name) throws IOException {
        return accounts.remove(name);
    }

    /** The same tokens on every program of the cluster from now on. */
    SharedAccounts share(Cluster cluster, Seal seal, Consumer<String> changed) {
        return new SharedAccounts(cluster, seal, "tokens", accounts, changed);
    }

    /** Names and roles. */
    public List<Caller> all() {
        return accounts.all();
    }
}
