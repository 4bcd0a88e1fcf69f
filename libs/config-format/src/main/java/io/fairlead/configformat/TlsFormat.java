package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.ClientCertificates;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.config.TlsProfile;
import io.fairlead.model.config.TlsVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code tls} of binds and of servers. */
final class TlsFormat {

    private static final Set<String> PROFILE =
            Set.of("min-version", "max-version", "ciphers", "cipher-suites", "curves");
    private static final Set<String> BIND =
            with(PROFILE, "certificates", "certificate-lists", "alpn", "strict-sni", "clients");
    private static final Set<String> SERVER =
            with(PROFILE, "verify", "ca-file", "crl-file", "sni", "verify-host", "alpn", "certificate");
    private static final Map<String, TlsVersion> VERSIONS =
            Map.of(TlsVersion.TLS_1_2.word(), TlsVersion.TLS_1_2, TlsVersion.TLS_1_3.word(), TlsVersion.TLS_1_3);

    private TlsFormat() {}

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new java.util.HashSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    static Optional<BindTls> readBind(Cursor at) {
        Fields fields = at.fields(BIND);
        List<String> certificates = fields.list("certificates", Cursor::text);
        List<String> lists = fields.list("certificate-lists", Cursor::text);
        List<String> alpn = fields.list("alpn", Cursor::text);
        Optional<TlsProfile> profile = profile(fields);
        Optional<ClientCertificates> clients = fields.get("clients", TlsFormat::clients);
        if (certificates.isEmpty() && lists.isEmpty()) {
            at.error("missing-key", "a TLS bind needs at least one certificate", "");
            return Optional.empty();
        }
        boolean strict = fields.flag("strict-sni");
        return profile.map(p -> new BindTls(certificates, lists, alpn, p, strict, clients));
    }

    private static Optional<ClientCertificates> clients(Cursor at) {
        Fields fields = at.fields(Set.of("required", "ca-files", "crl-file"));
        List<String> authorities = fields.list("ca-files", Cursor::text);
        Optional<String> revoked = fields.get("crl-file", Cursor::text);
        boolean required = fields.flag("required");
        if (authorities.isEmpty()) {
            at.error("missing-key", "client certificates need an authority to be verified by", "");
            return Optional.empty();
        }
        return Optional.of(new ClientCertificates(required, authorities, revoked));
    }

    static Optional<ServerTls> readServer(Cursor at) {
        Fields fields = at.fields(SERVER);
        boolean verify = fields.get("verify", Cursor::bool).orElse(true);
        Optional<String> authorities = fields.get("ca-file", Cursor::text);
        Optional<String> sni = fields.get("sni", Cursor::text);
        Optional<String> host = fields.get("verify-host", Cursor::text);
        List<String> alpn = fields.list("alpn", Cursor::text);
        Optional<String> revoked = fields.get("crl-file", Cursor::text);
        Optional<String> own = fields.get("certificate", Cursor::text);
        return profile(fields).map(p -> new ServerTls(verify, authorities, sni, host, alpn, revoked, own, p));
    }

    private static Optional<TlsProfile> profile(Fields fields) {
        TlsVersion least = fields.get("min-version", c -> c.word(VERSIONS)).orElse(TlsVersion.TLS_1_2);
        TlsVersion most = fields.get("max-version", c -> c.word(VERSIONS)).orElse(TlsVersion.TLS_1_3);
        Optional<String> ciphers = fields.get("ciphers", Cursor::text);
        Optional<String> suites = fields.get("cipher-suites", Cursor::text);
        Optional<String> curves = fields.get("curves", Cursor::text);
        if (least.compareTo(most) > 0) {
            fields.at().error("wrong-value", "min-version is above max-version", "");
            return Optional.empty();
        }
        return Optional.of(new TlsProfile(least, most, ciphers, suites, curves));
    }

    static Map<String, Object> write(BindTls tls) {
        Entries entries = new Entries()
                .list("certificates", tls.certificates())
                .list("certificate-lists", tls.certificateLists())
                .list("alpn", tls.alpn())
                .put("min-version", tls.minVersion().word());
        return profile(entries, tls.profile())
                .flag("strict-sni", tls.strictSni())
                .optional("clients", tls.clients().map(TlsFormat::write))
                .map();
    }

    private static Map<String, Object> write(ClientCertificates clients) {
        return new Entries()
                .flag("required", clients.required())
                .list("ca-files", clients.caFiles())
                .optional("crl-file", clients.crlFile())
                .map();
    }

    static Map<String, Object> write(ServerTls tls) {
        Entries entries = new Entries()
                .put("verify", tls.verify())
                .optional("ca-file", tls.caFile())
                .optional("crl-file", tls.crlFile())
                .optional("sni", tls.sni())
                .optional("verify-host", tls.verifyHost())
                .list("alpn", tls.alpn())
                .optional("certificate", tls.certificate())
                .unless("min-version", tls.profile().minVersion().word(), TlsVersion.TLS_1_2.word());
        return profile(entries, tls.profile()).map();
    }

    private static Entries profile(Entries entries, TlsProfile profile) {
        return entries.unless("max-version", profile.maxVersion().word(), TlsVersion.TLS_1_3.word())
                .optional("ciphers", profile.ciphers())
                .optional("cipher-suites", profile.cipherSuites())
                .optional("curves", profile.curves());
    }
}
