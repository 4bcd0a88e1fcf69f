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
 * @param rounds how often it was hashed
 */
record SecretHash(String salt, String hash, int rounds) {

    /** For secrets that we made, of 192 random bits. */
    static final int MADE = 100_000;

    /** For passwords that people chose (OWASP's advice for this function). */
    static final int CHOSEN = 600_000;

    private static final int MOST = 10_000_000;
    private static final int BITS = 256;
    private static final int SALT_BYTES = 16;

    SecretHash {
        if (rounds < 1 || rounds > MOST) {
            throw new IllegalArgumentException("rounds");
        }
    }

    /** With a new salt. */
    static SecretHash of(String secret, int rounds) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new SecretHash(
                HexFormat.of().formatHex(salt), HexFormat.of().formatHex(derive(secret, salt, rounds)), rounds);
    }

    /** Whether this is the secret; takes the same time for every wrong one. */
    boolean matches(String secret) {
        byte[] derived = derive(secret, HexFormat.of().parseHex(salt), rounds);
        return MessageDigest.isEqual(HexFormat.of().parseHex(hash), derived);
    }

    private static byte[] derive(String secret, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, rounds, BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** Never the hash. */
    @Override
    public String toString() {
        return "SecretHash[***]";
    }
}
