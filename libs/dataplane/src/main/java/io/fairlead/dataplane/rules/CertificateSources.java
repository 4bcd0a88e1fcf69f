package io.fairlead.dataplane.rules;

import io.fairlead.model.expr.FetchName;
import io.fairlead.net.tls.DistinguishedName;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What the client's certificate says. HAProxy manual 7.3.4 {@code ssl_c_*}. Pure functions. */
final class CertificateSources {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private CertificateSources() {}

    /** The source of such a fetch; null for any other. */
    static @Nullable Source of(FetchName name, List<String> arguments) {
        return switch (name) {
            case SSL_C_USED, SSL_FC_HAS_CRT ->
                (_, facts, v) -> facts.tls()
                        && v.bool(facts.secured().clientCertificate().isPresent());
            // A certificate that could not be verified ended the handshake.
            case SSL_C_VERIFY -> (_, facts, v) -> facts.tls() && v.number(0);
            case SSL_C_VERSION ->
                (_, facts, v) -> {
                    X509Certificate shown = shown(facts);
                    return shown != null && v.number(shown.getVersion() - 1L);
                };
            case SSL_C_S_DN -> name(arguments, X509Certificate::getSubjectX500Principal);
            case SSL_C_I_DN -> name(arguments, X509Certificate::getIssuerX500Principal);
            case SSL_C_SERIAL ->
                octets(certificate -> certificate.getSerialNumber().toByteArray());
            case SSL_C_SHA1 -> octets(CertificateSources::sha1);
            case SSL_C_NOTBEFORE ->
                time(certificate -> certificate.getNotBefore().toInstant());
            case SSL_C_NOTAFTER -> time(certificate -> certificate.getNotAfter().toInstant());
            default -> null;
        };
    }

    private static @Nullable X509Certificate shown(Facts facts) {
        return facts.secured().clientCertificate().orElse(null);
    }

    private static Source name(List<String> arguments, Function<X509Certificate, X500Principal> whose) {
        String word = arguments.isEmpty() ? "" : arguments.getFirst().strip();
        int occurrence =
                arguments.size() > 1 ? Integer.parseInt(arguments.get(1).strip()) : 1;
        return (_, facts, v) -> {
            X509Certificate shown = shown(facts);
            if (shown == null) {
                return false;
            }
            DistinguishedName name = DistinguishedName.of(whose.apply(shown));
            String text = word.isEmpty()
                    ? name.oneLine()
                    : name.entry(word, occurrence).orElse("");
            return !text.isEmpty() && v.text(text);
        };
    }

    private static Source octets(Function<X509Certificate, byte[]> part) {
        return (_, facts, v) -> {
            X509Certificate shown = shown(facts);
            if (shown == null) {
                return false;
            }
            byte[] octets = part.apply(shown);
            return v.text(octets, 0, octets.length);
        };
    }

    private static byte[] sha1(X509Certificate certificate) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            return new byte[0];
        }
    }

    private static Source time(Function<X509Certificate, Instant> which) {
        return (_, facts, v) -> {
            X509Certificate shown = shown(facts);
            return shown != null && v.text(TIME.format(which.apply(shown)));
        };
    }
}
