package io.fairlead.model.config;

import java.util.List;
import java.util.Optional;

/**
 * How a listener asks clients for a certificate. HAProxy manual 5.1 {@code verify}, {@code ca-file}, {@code crl-file}.
 *
 * @param required whether a client without one is refused; a wrong one is refused in any case
 * @param caFiles PEM files with the authorities that may have issued it; never empty
 * @param crlFile PEM file with revocation lists; when present, every certificate must be covered by one
 */
public record ClientCertificates(boolean required, List<String> caFiles, Optional<String> crlFile) {

    public ClientCertificates {
        caFiles = List.copyOf(caFiles);
        if (caFiles.isEmpty()) {
            throw new IllegalArgumentException("client certificates need an authority to be verified by");
        }
    }
}
