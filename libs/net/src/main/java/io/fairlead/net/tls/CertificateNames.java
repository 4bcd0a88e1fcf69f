package io.fairlead.net.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The host names a certificate is for. RFC 6125. */
final class CertificateNames {

    private static final int DNS = 2;

    private CertificateNames() {}

    /** Lower-case names: the common name and the subject alternatives, as HAProxy looks for both. */
    static Set<String> of(X509Certificate certificate) {
        Set<String> names = new LinkedHashSet<>(commonName(certificate));
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0).equals(DNS)) {
                        names.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            // A certificate whose names cannot be read is found as the default only.
            return names;
        }
        return names;
    }

    private static List<String> commonName(X509Certificate certificate) {
        for (String part : certificate.getSubjectX500Principal().getName().split(",", -1)) {
            if (part.startsWith("CN=")) {
                return List.of(part.substring(3).toLowerCase(Locale.ROOT));
            }
        }
        return List.of();
    }
}
