package io.fairlead.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with its chain and its private key from one PEM file, in any order. RFC 7468; HAProxy manual 5.1
 * {@code crt}.
 *
 * @param chain the leaf first, then its issuers as the file has them
 * @param key the leaf's private key
 */
public record PemBundle(List<X509Certificate> chain, PrivateKey key) {

    private static final long MAX_SIZE = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    public PemBundle {
        chain = List.copyOf(chain);
    }

    /**
     * Reads a file; a private key that is not in it may be in a second one with {@code .key} at the end of the name
     * (HAProxy manual 3.1, {@code ssl-load-extra-files}).
     *
     * @throws IOException with one sentence that names the file and what is wrong
     */
    public static PemBundle read(Path file) throws IOException {
        String text = text(file);
        Path extra = Path.of(file + ".key");
        if (!text.contains("PRIVATE KEY-----") && Files.exists(extra)) {
            text += text(extra);
        }
        return parse(text, file.toString());
    }

    /** The certificates of a file, for trust. */
    public static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> found = certificates(text(file), file.toString());
        if (found.isEmpty()) {
            throw new IOException(file + ": no certificate in it");
        }
        return found;
    }

    /** The text of a small file; the exception names the file and what is wrong. */
    static String text(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw new IOException(file + ": larger than a megabyte");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": permission denied", e);
        } catch (FileSystemException e) {
            throw new IOException(file + ": cannot be read: " + e.getReason(), e);
        }
    }

    /** Reads a text; {@code name} is what error sentences begin with. */
    public static PemBundle parse(String text, String name) throws IOException {
        List<X509Certificate> certificates = certificates(text, name);
        if (certificates.isEmpty()) {
            throw new IOException(name + ": no certificate in it");
        }
        PrivateKey key = key(text, name).orElseThrow(() -> new IOException(name + ": no private key in it"));
        for (X509Certificate leaf : certificates) {
            if (belongs(leaf.getPublicKey(), key)) {
                List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
                certificates.stream().filter(c -> !c.equals(leaf)).forEach(chain::add);
                return new PemBundle(chain, key);
            }
        }
        throw new IOException(name + ": the private key belongs to none of the certificates");
    }

    private static List<X509Certificate> certificates(String text, String name) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (block.find()) {
                if (block.group(1).equals("CERTIFICATE")) {
                    byte[] der = Base64.getMimeDecoder().decode(block.group(2));
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
                }
            }
            return found;
        } catch (CertificateException | IllegalArgumentException e) {
            throw new IOException(name + ": a certificate in it cannot be read", e);
        }
    }

    private static Optional<PrivateKey> key(String text, String name) throws IOException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String label = block.group(1);
            if (!label.endsWith("PRIVATE KEY")) {
                continue;
            }
            if (label.startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
                throw new IOException(name + ": the private key is encrypted");
            }
            try {
                return Optional.of(
                        PrivateKeys.read(label, Base64.getMimeDecoder().decode(block.group(2))));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IOException(name + ": the private key cannot be read", e);
            }
        }
        return Optional.empty();
    }

    private static boolean belongs(PublicKey publicKey, PrivateKey key) {
        if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        try {
            String algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> key.getAlgorithm();
            };
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The leaf. */
    public X509Certificate leaf() {
        return chain.getFirst();
    }
}
