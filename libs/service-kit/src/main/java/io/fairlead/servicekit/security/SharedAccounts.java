package io.fairlead.servicekit.security;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.SealedBoard.Sealed;
import io.fairlead.servicekit.security.Accounts.Kept;
import io.fairlead.servicekit.vault.Mirror;
import io.fairlead.servicekit.vault.Seal;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The same accounts on every program of the cluster: a token that was made or taken back on one is so on all, also on one
 * that was away. Roles and hashes travel sealed with the admin token, which all of them share. Thread-safe.
 */
final class SharedAccounts implements Mirror.Copies, Accounts.Others, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SharedAccounts.class.getName());

    private final Cluster cluster;
    private final Seal seal;
    private final String prefix;
    private final Accounts accounts;
    private final Consumer<String> changed;
    private final Mirror mirror;

    /**
     * Follows from now on.
     *
     * @param kind what the others call these accounts
     * @param changed is told the names whose secrets may no longer be right
     */
    SharedAccounts(Cluster cluster, Seal seal, String kind, Accounts accounts, Consumer<String> changed) {
        this.cluster = cluster;
        this.seal = seal;
        this.prefix = "account/" + kind + "/";
        this.accounts = accounts;
        this.changed = changed;
        this.mirror = new Mirror(cluster, this);
        accounts.share(this);
    }

    @Override
    public Map<String, Sealed> kept() {
        Map<String, Sealed> all = new HashMap<>();
        accounts.kept()
                .forEach((name, kept) -> all.put(prefix + name, sealed(prefix + name, kept.version(), kept.account())));
        return all;
    }

    private Sealed sealed(String name, long version, Optional<Account> account) {
        return new Sealed(
                version, account.map(a -> seal.close(name, version, a.text())).orElse(""));
    }

    @Override
    public void follow(String key, Sealed sealed) {
        String name = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
        if (!Accounts.isName(name) || sealed.version() < accounts.version(name)) {
            return;
        }
        try {
            if (accounts.take(name, new Kept(sealed.version(), opened(key, sealed)))) {
                changed.accept(name);
                LOG.log(Level.INFO, "account-followed name={0} version={1}", key, sealed.version());
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "account-not-followed name=" + key, e);
        }
    }

    private Optional<Account> opened(String key, Sealed sealed) throws IOException {
        if (sealed.removed()) {
            return Optional.empty();
        }
        String text = seal.open(key, sealed.version(), sealed.text())
                .orElseThrow(() ->
                        new IOException("it is sealed with another admin token: every program needs the same one"));
        try {
            return Optional.of(Account.of(text));
        } catch (IllegalArgumentException e) {
            throw new IOException("it is of a release that this one cannot read", e);
        }
    }

    @Override
    public boolean offer(String name, long version, Optional<Account> account) {
        String key = prefix + name;
        if (cluster.secrets().put(key, version - 1, sealed(key, version, account))) {
            return true;
        }
        mirror.sync();
        return false;
    }

    @Override
    public void close() {
        mirror.close();
    }
}
