package io.fairlead.net.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the certificate by the name the client asks for: exact, then wildcard of one level, then the first bundle; of
 * several for the name the one whose key the client can use. HAProxy manual 5.1 {@code crt}. Immutable.
 */
final class Certificates extends X509ExtendedKeyManager {

    /**
     * One bundle and the names it is for.
     *
     * @param filters as in a {@link CrtList.Entry}
     */
    record Entry(PemBundle bundle, List<String> filters) {
        Entry {
            filters = List.copyOf(filters);
        }
    }

    private final boolean strict;
    private final List<PemBundle> all;

    /** Whatever name is asked for, unless another bundle has it: the default, or those of the filter {@code *}. */
    private final List<PemBundle> fallback;

    private final Map<String, List<PemBundle>> byName = new HashMap<>();
    private final Map<String, Set<PemBundle>> excluded = new HashMap<>();
    private final Map<String, PemBundle> byAlias = new HashMap<>();

    Certificates(List<Entry> entries, boolean strict) {
        this.strict = strict;
        this.all = entries.stream().map(Entry::bundle).distinct().toList();
        List<PemBundle> any = new ArrayList<>();
        for (Entry entry : entries) {
            byAlias.put(alias(entry.bundle()), entry.bundle());
            Collection<String> names = entry.filters().isEmpty()
                    ? CertificateNames.of(entry.bundle().leaf())
                    : entry.filters();
            for (String name : names) {
                if (name.equals("*")) {
                    any.add(entry.bundle());
                } else if (name.startsWith("!")) {
                    excluded.computeIfAbsent(name.substring(1), n -> new HashSet<>())
                            .add(entry.bundle());
                } else {
                    byName.computeIfAbsent(name, n -> new ArrayList<>()).add(entry.bundle());
                }
            }
        }
        this.fallback = any.isEmpty() ? usual() : List.copyOf(any);
    }

    /** The first bundle, and those for exactly its names with keys of another kind. */
    private List<PemBundle> usual() {
        PemBundle first = all.getFirst();
        Set<String> names = CertificateNames.of(first.leaf());
        return all.stream()
                .filter(other -> other.equals(first)
                        || (!other.key().getAlgorithm().equals(first.key().getAlgorithm())
                                && CertificateNames.of(other.leaf()).equals(names)))
                .toList();
    }

    private List<PemBundle> candidates(SSLEngine engine) {
        String name = requested(engine);
        if (!name.isEmpty()) {
            List<PemBundle> exact = allowed(name, byName.get(name));
            if (!exact.isEmpty()) {
                return exact;
            }
            int dot = name.indexOf('.');
            List<PemBundle> wild = dot < 0 ? List.of() : allowed(name, byName.get("*" + name.substring(dot)));
            if (!wild.isEmpty()) {
                return wild;
            }
        }
        return strict ? List.of() : fallback;
    }

    private List<PemBundle> allowed(String name, @Nullable List<PemBundle> found) {
        Set<PemBundle> not = excluded.get(name);
        if (found == null || not == null) {
            return found == null ? List.of() : found;
        }
        return found.stream().filter(bundle -> !not.contains(bundle)).toList();
    }

    /** In lower case. While a client resumes there is no session yet, so the name peeked at is the peer's host. */
    private static String requested(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName asked : session.getRequestedServerNames()) {
                if (asked instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        String peeked = engine.getPeerHost();
        return peeked == null ? "" : peeked;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        String algorithm = keyType.startsWith("EC") ? "EC" : keyType;
        for (PemBundle bundle : candidates(engine)) {
            if (bundle.key().getAlgorithm().equals(algorithm)) {
                return alias(bundle);
            }
        }
        return null;
    }

    private static String alias(PemBundle bundle) {
        return Integer.toHexString(bundle.leaf().hashCode()) + "-"
                + bundle.leaf().getSerialNumber();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        PemBundle bundle = byAlias.get(alias);
        return bundle == null ? null : bundle.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        PemBundle bundle = byAlias.get(alias);
        return bundle == null ? null : bundle.key();
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
