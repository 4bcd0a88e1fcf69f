package io.fairlead.model.config;

import java.util.List;
import java.util.Optional;

/**
 * TLS settings of a listener. HAProxy manual 5.1 {@code ssl}, {@code crt}, {@code crt-list}, {@code alpn}.
 *
 * @param certificates PEM files or directories, or uploaded ones ({@link #STORED}); the first file is the default
 * @param certificateLists files that name PEM files and the hosts they are for, one a line
 * @param alpn protocols offered, in order of preference; when empty, h2 and http/1.1 in mode HTTP and none in mode TCP
 * @param profile versions, ciphers and curves
 * @param strictSni whether a client that names no known host is refused
 * @param clients how clients are asked for certificates; not at all when absent
 */
public record BindTls(
        List<String> certificates,
        List<String> certificateLists,
        List<String> alpn,
        TlsProfile profile,
        boolean strictSni,
        Optional<ClientCertificates> clients) {

    /** How an uploaded certificate is named: {@code @certificates/NAME}, on every node the same. */
    public static final String STORED = "@certificates/";

    public BindTls {
        certificates = List.copyOf(certificates);
        certificateLists = List.copyOf(certificateLists);
        alpn = List.copyOf(alpn);
        if (certificates.isEmpty() && certificateLists.isEmpty()) {
            throw new IllegalArgumentException("a TLS bind needs a certificate");
        }
    }

    /** With the usual ciphers and without client certificates. */
    public BindTls(List<String> certificates, List<String> alpn, TlsVersion minVersion, boolean strictSni) {
        this(certificates, List.of(), alpn, TlsProfile.from(minVersion), strictSni, Optional.empty());
    }

    /** TLS 1.2 and up with the given PEM bundle, HTTP/1.1 by ALPN. */
    public static BindTls of(String certificate) {
        return new BindTls(List.of(certificate), List.of("http/1.1"), TlsVersion.TLS_1_2, false);
    }

    /** Lowest protocol version accepted. */
    public TlsVersion minVersion() {
        return profile.minVersion();
    }
}
