package io.fairlead.edge.runtime;

import io.fairlead.net.tls.PemBundle;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;

/** A certificate as {@code show ssl cert} describes it, without its key. HAProxy management guide 9.3. Pure. */
final class CertificateText {

    private static final int DNS_NAME = 2;

    /** OpenSSL's {@code ASN1_TIME_print}. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private CertificateText() {}

    static String of(String name, String status, PemBundle bundle) {
        X509Certificate leaf = bundle.leaf();
        StringBuilder out = new StringBuilder();
        line(out, "Filename", name);
        line(out, "Status", status);
        line(out, "Serial", hex(leaf.getSerialNumber().toByteArray()).replaceFirst("^00(?=.)", ""));
        line(out, "notBefore", time(leaf.getNotBefore().toInstant()));
        line(out, "notAfter", time(leaf.getNotAfter().toInstant()));
        line(out, "Subject Alternative Name", names(leaf));
        line(out, "Algorithm", algorithm(leaf));
        line(out, "SHA1 FingerPrint", fingerprint(leaf));
        line(out, "Subject", slashed(leaf.getSubjectX500Principal()));
        line(out, "Issuer", slashed(leaf.getIssuerX500Principal()));
        for (X509Certificate above : bundle.chain().subList(1, bundle.chain().size())) {
            line(out, "Chain Subject", slashed(above.getSubjectX500Principal()));
            line(out, "Chain Issuer", slashed(above.getIssuerX500Principal()));
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String name, String value) {
        // What a certificate says of itself is somebody else's text.
        out.append(name)
                .append(": ")
                .append(value.replaceAll("\\p{Cntrl}", " "))
                .append('\n');
    }

    private static String time(Instant time) {
        return TIME.format(time);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    private static String algorithm(X509Certificate leaf) {
        return switch (leaf.getPublicKey()) {
            case RSAPublicKey rsa -> "RSA" + rsa.getModulus().bitLength();
            case ECPublicKey ec -> "EC" + ec.getParams().getCurve().getField().getFieldSize();
            default -> leaf.getPublicKey().getAlgorithm();
        };
    }

    private static String fingerprint(X509Certificate leaf) {
        try {
            return hex(MessageDigest.getInstance("SHA-1").digest(leaf.getEncoded()));
        } catch (CertificateEncodingException e) {
            return "";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static String names(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            return names == null
                    ? ""
                    : names.stream()
                            .filter(name -> Objects.equals(name.get(0), DNS_NAME))
                            .map(name -> "DNS:" + name.get(1))
                            .collect(Collectors.joining(", "));
        } catch (CertificateParsingException e) {
            return "";
        }
    }

    /** {@code /C=FR/O=Example/CN=host}. */
    private static String slashed(X500Principal principal) {
        try {
            return new LdapName(principal.getName())
                    .getRdns().stream().map(rdn -> "/" + rdn).collect(Collectors.joining());
        } catch (InvalidNameException e) {
            return principal.getName();
        }
    }
}
