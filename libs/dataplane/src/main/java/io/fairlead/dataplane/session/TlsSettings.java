package io.fairlead.dataplane.session;

import io.fairlead.model.config.BindTls;
import io.fairlead.model.config.TlsProfile;
import io.fairlead.net.tls.ClientTls;
import io.fairlead.net.tls.ServerTls;
import io.fairlead.net.tls.TlsOffer;
import java.nio.file.Path;
import java.util.List;

/** The configuration's TLS settings in the words of the TLS library. */
public final class TlsSettings {

    private TlsSettings() {}

    /** Those of a listener that speaks these protocols, where uploaded certificates lie in that folder. */
    public static ServerTls.Settings of(BindTls tls, List<String> alpn, Path stored) {
        return new ServerTls.Settings(
                tls.certificates().stream()
                        .map(text -> certificate(text, stored))
                        .toList(),
                paths(tls.certificateLists()),
                alpn,
                offer(tls.profile()),
                tls.strictSni(),
                tls.clients()
                        .map(clients -> new ServerTls.Clients(
                                clients.required(),
                                paths(clients.caFiles()),
                                clients.crlFile().map(Path::of))));
    }

    /** Those towards a server. */
    public static ClientTls.Settings of(io.fairlead.model.config.ServerTls tls) {
        return new ClientTls.Settings(
                tls.verify(),
                tls.caFile().map(Path::of),
                tls.sni(),
                tls.verifyHost(),
                tls.alpn(),
                tls.crlFile().map(Path::of),
                tls.certificate().map(Path::of),
                offer(tls.profile()));
    }

    private static Path certificate(String text, Path stored) {
        return text.startsWith(BindTls.STORED)
                ? stored.resolve(text.substring(BindTls.STORED.length()) + ".pem")
                : Path.of(text);
    }

    private static List<Path> paths(List<String> texts) {
        return texts.stream().map(Path::of).toList();
    }

    private static TlsOffer offer(TlsProfile profile) {
        return new TlsOffer(
                TlsOffer.versions(
                        profile.minVersion().word(), profile.maxVersion().word()),
                profile.ciphers(),
                profile.cipherSuites(),
                profile.curves());
    }
}
