package io.fairlead.configservice.rest;

import io.fairlead.net.tls.PemBundle;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** What may be told of a certificate: everything but its key. */
final class CertificateFacts {

    private static final int DNS = 2;
    private static final int IP = 7;
    private static final InstantSource CLOCK = InstantSource.system();

    private CertificateFacts() {}

    static JsonObjectBuilder add(JsonObjectBuilder json, PemBundle bundle) {
        X509Certificate leaf = bundle.leaf();
        long days = Duration.between(CLOCK.instant(), leaf.getNotAfter().toInstant())
                .toDays();
        return json.add("subject", leaf.getSubjectX500Principal().getName())
                .add("issuer", leaf.getIssuerX500Principal().getName())
                .add("names", names(leaf))
                .add("notBefore", leaf.getNotBefore().toInstant().toString())
                .add("notAfter", leaf.getNotAfter().toInstant().toString())
                .add("days", days)
                .add("key", leaf.getPublicKey().getAlgorithm())
                .add("chain", bundle.chain().size())
                .add("sha256", fingerprint(leaf));
    }

    private static JsonArrayBuilder names(X509Certificate leaf) {
        JsonArrayBuilder names = Json.createArrayBuilder();
        try {
            Collection<List<?>> all = leaf.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.getFirst().equals(DNS) || name.getFirst().equals(IP)) {
                    names.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            return Json.createArrayBuilder();
        }
        return names;
    }

    private static String fingerprint(X509Certificate leaf) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }
}
