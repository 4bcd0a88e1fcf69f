package io.fairlead.haproxy.config;

import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.ClientCertificates;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.config.TlsProfile;

/** Writes the TLS settings of {@code bind} and {@code server} lines. HAProxy manual 5.1, 5.2. */
final class TlsWriter {

    private TlsWriter() {}

    static String write(BindTls tls) {
        StringBuilder words = new StringBuilder(" ssl");
        tls.certificates().forEach(path -> words.append(" crt ").append(Quoted.word(path)));
        tls.certificateLists().forEach(path -> words.append(" crt-list ").append(Quoted.word(path)));
        if (!tls.alpn().isEmpty()) {
            words.append(" alpn ").append(String.join(",", tls.alpn()));
        }
        profile(words, tls.profile());
        if (tls.strictSni()) {
            words.append(" strict-sni");
        }
        tls.clients().ifPresent(clients -> clients(words, clients));
        return words.toString();
    }

    private static void clients(StringBuilder words, ClientCertificates clients) {
        words.append(" verify ").append(clients.required() ? "required" : "optional");
        words.append(" ca-file ").append(Quoted.word(clients.caFiles().getFirst()));
        clients.caFiles().stream()
                .skip(1)
                .forEach(file -> words.append(" ca-verify-file ").append(Quoted.word(file)));
        clients.crlFile().ifPresent(file -> words.append(" crl-file ").append(Quoted.word(file)));
    }

    private static void profile(StringBuilder words, TlsProfile profile) {
        words.append(" ssl-min-ver ").append(profile.minVersion().word());
        if (profile.maxVersion() != TlsProfile.DEFAULT.maxVersion()) {
            words.append(" ssl-max-ver ").append(profile.maxVersion().word());
        }
        profile.ciphers().ifPresent(list -> words.append(" ciphers ").append(Quoted.word(list)));
        profile.cipherSuites().ifPresent(list -> words.append(" ciphersuites ").append(Quoted.word(list)));
        profile.curves().ifPresent(list -> words.append(" curves ").append(Quoted.word(list)));
    }

    static String write(ServerTls tls) {
        StringBuilder words = new StringBuilder(" ssl verify ");
        if (tls.verify()) {
            words.append("required ca-file ").append(Quoted.word(tls.caFile().orElse("@system-ca")));
        } else {
            words.append("none");
            tls.caFile().ifPresent(file -> words.append(" ca-file ").append(Quoted.word(file)));
        }
        tls.crlFile().ifPresent(file -> words.append(" crl-file ").append(Quoted.word(file)));
        tls.certificate().ifPresent(file -> words.append(" crt ").append(Quoted.word(file)));
        tls.sni().ifPresent(name -> words.append(" sni str(").append(name).append(')'));
        tls.verifyHost().ifPresent(name -> words.append(" verifyhost ").append(Quoted.word(name)));
        if (!tls.alpn().isEmpty()) {
            words.append(" alpn ").append(String.join(",", tls.alpn()));
        }
        if (!tls.profile().equals(TlsProfile.DEFAULT)) {
            profile(words, tls.profile());
        }
        return words.toString();
    }
}
