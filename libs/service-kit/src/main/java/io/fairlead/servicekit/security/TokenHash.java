package io.fairlead.servicekit.security;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A secret as it is kept: PBKDF2 with HMAC-SHA-256 (RFC 8018) and a salt of its own.
 *
 * @param salt in hexadecimal digits
 * @param hash in hexadecimal digits
 */
record TokenHash(String salt, String hash) {

    private static final int ROUNDS = 100_000;
    private static final int BITS = 256;
    private static final int SALT_BYTES = 16;

    /** With a new salt. */
    static TokenHash of(String secret) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new TokenHash(HexFormat.of().formatHex(salt), HexFormat.of().formatHex(derive(secret, salt)));
    }

    /** Whether this is the secret; takes the same time for every wrong one. */
    boolean matches(String secret) {
        return MessageDigest.isEqual(
                HexFormat.of().parseHex(hash), derive(secret, HexFormat.of().parseHex(salt)));
    }

    private static byte[] derive(String secret, byte[] salt) {
        try {
            PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, ROUNDS, BITS);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2", e);
        }
    }
}
