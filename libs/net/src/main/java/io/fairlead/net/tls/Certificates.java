package io.fairlead.net.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the certificate by the name the client asks for: exact, then wildcard of one level, then the first bundle.
 * The set can be replaced while connections live. Thread-safe.
 */
final class Certificates extends X509ExtendedKeyManager {

    private record Choice(Map<String, List<PemBundle>> byName, List<PemBundle> all, Map<String, PemBundle> byAlias) {}

    private final boolean strict;
    private volatile Choice choice;

    /** The set before the last replacement: a handshake that began with it ends with it. */
    private volatile Choice before;

    Certificates(List<PemBundle> bundles, boolean strict) {
        this.strict = strict;
        this.choice = choice(bundles);
        this.before = choice;
    }

    /** Replaces the set; new handshakes use the new one. */
    void replace(List<PemBundle> bundles) {
        Choice next = choice(bundles);
        before = choice;
        choice = next;
    }

    private static Choice choice(List<PemBundle> bundles) {
        Map<String, List<PemBundle>> byName = new HashMap<>();
        Map<String, PemBundle> byAlias = new HashMap<>();
        for (PemBundle bundle : bundles) {
            byAlias.put(alias(bundle), bundle);
            for (String name : CertificateNames.of(bundle.leaf())) {
                byName.computeIfAbsent(name, n -> new java.util.ArrayList<>()).add(bundle);
            }
        }
        return new Choice(Map.copyOf(byName), List.copyOf(bundles), Map.copyOf(byAlias));
    }

    private List<PemBundle> candidates(SSLEngine engine) {
        Choice now = choice;
        if (!(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
            // The engine asks before it knows the name when it checks a resumption ticket: only a ticket given under
            // the default certificate passes, others lead to a full handshake.
            return now.all();
        }
        for (SNIServerName asked : session.getRequestedServerNames()) {
            if (asked instanceof SNIHostName host) {
                String name = host.getAsciiName().toLowerCase(Locale.ROOT);
                List<PemBundle> exact = now.byName().get(name);
                if (exact != null) {
                    return exact;
                }
                int dot = name.indexOf('.');
                List<PemBundle> wild = dot < 0 ? null : now.byName().get("*" + name.substring(dot));
                if (wild != null) {
                    return wild;
                }
            }
        }
        return strict ? List.of() : now.all();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        String algorithm = keyType.startsWith("EC") ? "EC" : keyType.startsWith("RSA") ? "RSA" : keyType;
        for (PemBundle bundle : candidates(engine)) {
            if (bundle.key().getAlgorithm().equals(algorithm)) {
                return alias(bundle);
            }
        }
        return null;
    }

    /** An alias survives a replacement of the set, so it names the certificate itself. */
    private static String alias(PemBundle bundle) {
        return Integer.toHexString(bundle.leaf().hashCode()) + "-"
                + bundle.leaf().getSerialNumber();
    }

    private @Nullable PemBundle byAlias(String alias) {
        PemBundle bundle = choice.byAlias().get(alias);
        return bundle == null ? before.byAlias().get(alias) : bundle;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        PemBundle bundle = byAlias(alias);
        return bundle == null ? null : bundle.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        PemBundle bundle = byAlias(alias);
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
