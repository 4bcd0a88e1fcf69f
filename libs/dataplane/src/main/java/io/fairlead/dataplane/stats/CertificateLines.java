package io.fairlead.dataplane.stats;

import io.fairlead.dataplane.session.TlsPolicy;
import io.fairlead.net.tls.ServerTls;
import io.fairlead.telemetry.stats.Detail;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Certificates as the words of {@link Detail#CERTIFICATES}: nothing of them is secret. Pure functions. */
public final class CertificateLines {

    private static final int DNS_NAME = 2;
    private static final int MOST = 200;

    private CertificateLines() {}

    /** A line each: file, end (RFC 3339), issuer and names, by tabs; the ones that end first when there are many. */
    public static String of(Collection<ServerTls.InUse> certificates) {
        return certificates.stream()
                .sorted(Comparator.comparing(
                        used -> used.certificate().getNotAfter().toInstant()))
                .limit(MOST)
                .map(CertificateLines::line)
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    /** The same, and before them a line for each bind whose files cannot be used: {@code broken}, address, why. */
    public static String of(Collection<ServerTls.InUse> certificates, Collection<TlsPolicy.Trouble> troubles) {
        String broken = troubles.stream()
                .map(one -> String.join("\t", "broken", word(one.address()), word(one.why())))
                .collect(Collectors.joining("\n"));
        return broken.isEmpty() ? of(certificates) : broken + "\n" + of(certificates);
    }

    private static String line(ServerTls.InUse used) {
        X509Certificate certificate = used.certificate();
        return String.join(
                "\t",
                word(used.file().toString()),
                certificate.getNotAfter().toInstant().toString(),
                word(certificate.getIssuerX500Principal().getName()),
                word(String.join(" ", names(certificate))));
    }

    private static String word(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private static List<String> names(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            List<String> found = names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> Objects.equals(name.get(0), DNS_NAME))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
            return found.isEmpty() ? List.of(subject) : found;
        } catch (CertificateParsingException e) {
            return List.of(subject);
        }
    }
}
