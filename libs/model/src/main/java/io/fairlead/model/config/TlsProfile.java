package io.fairlead.model.config;

import java.util.Optional;

/**
 * Which versions, ciphers and curves one side of TLS is ready for. HAProxy manual 5.1 {@code ssl-min-ver}, {@code
 * ssl-max-ver}, {@code ciphers} and the next ones.
 *
 * @param minVersion lowest version
 * @param maxVersion highest version
 * @param ciphers those of TLS 1.2 as OpenSSL writes them, such as {@code ECDHE+AESGCM:!aNULL}; the usual ones when absent
 * @param cipherSuites those of TLS 1.3, separated by colons; the usual ones when absent
 * @param curves groups for the key exchange, separated by colons; the usual ones when absent
 */
public record TlsProfile(
        TlsVersion minVersion,
        TlsVersion maxVersion,
        Optional<String> ciphers,
        Optional<String> cipherSuites,
        Optional<String> curves) {

    /** TLS 1.2 and 1.3 with the usual ciphers and curves. */
    public static final TlsProfile DEFAULT = from(TlsVersion.TLS_1_2);

    public TlsProfile {
        if (minVersion.compareTo(maxVersion) > 0) {
            throw new IllegalArgumentException(
                    "the lowest TLS version " + minVersion.word() + " is above the highest " + maxVersion.word());
        }
    }

    /** This version and newer ones with the usual ciphers and curves. */
    public static TlsProfile from(TlsVersion minVersion) {
        return new TlsProfile(minVersion, TlsVersion.TLS_1_3, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
