package io.fairlead.model.config;

import java.util.List;
import java.util.Optional;

/**
 * TLS towards a server. HAProxy manual 5.2 {@code ssl}, {@code verify}, {@code ca-file}, {@code crl-file}, {@code sni},
 * {@code crt}.
 *
 * @param verify whether the server's certificate must be trusted and name it; HAProxy's default is required
 * @param caFile PEM file with the trusted authorities; the JDK's when absent
 * @param sni host name sent and verified; none when absent
 * @param verifyHost host name to verify instead of the SNI
 * @param alpn protocols offered
 * @param crlFile PEM file with revocation lists
 * @param certificate PEM file with the certificate and key shown to a server that asks
 * @param profile versions, ciphers and curves
 */
public record ServerTls(
        boolean verify,
        Optional<String> caFile,
        Optional<String> sni,
        Optional<String> verifyHost,
        List<String> alpn,
        Optional<String> crlFile,
        Optional<String> certificate,
        TlsProfile profile) {

    public ServerTls {
        alpn = List.copyOf(alpn);
    }

    /** The same, asking for another name, which is then verified too unless another one is. */
    public ServerTls asking(String name) {
        return new ServerTls(verify, caFile, Optional.of(name), verifyHost, alpn, crlFile, certificate, profile);
    }

    /** Without revocation lists and a certificate of our own. */
    public ServerTls(
            boolean verify,
            Optional<String> caFile,
            Optional<String> sni,
            Optional<String> verifyHost,
            List<String> alpn) {
        this(verify, caFile, sni, verifyHost, alpn, Optional.empty(), Optional.empty(), TlsProfile.DEFAULT);
    }

    /** The same, offering these protocols. */
    public ServerTls offering(List<String> protocols) {
        return new ServerTls(verify, caFile, sni, verifyHost, protocols, crlFile, certificate, profile);
    }

    /** Encrypts without authenticating ({@code ssl verify none}). */
    public static final ServerTls UNVERIFIED =
            new ServerTls(false, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
}
