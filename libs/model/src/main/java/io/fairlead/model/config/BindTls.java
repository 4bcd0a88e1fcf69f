package io.fairlead.model.config;

import java.util.List;

/**
 * TLS settings of a listener. HAProxy manual 5.1 {@code ssl}, {@code crt}, {@code alpn}, {@code ssl-min-ver}.
 *
 * @param certificates PEM files or directories; the first file is the default certificate
 * @param alpn protocols offered, in order of preference
 * @param minVersion lowest protocol version accepted
 * @param strictSni whether a client that names no known host is refused
 */
public record BindTls(List<String> certificates, List<String> alpn, TlsVersion minVersion, boolean strictSni) {

    public BindTls {
        certificates = List.copyOf(certificates);
        alpn = List.copyOf(alpn);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("a TLS bind needs a certificate");
        }
    }

    /** TLS 1.2 and up with the given PEM bundle, HTTP/1.1 by ALPN. */
    public static BindTls of(String certificate) {
        return new BindTls(List.of(certificate), List.of("http/1.1"), TlsVersion.TLS_1_2, false);
    }
}
