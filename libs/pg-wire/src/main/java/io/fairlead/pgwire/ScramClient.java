package io.fairlead.pgwire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677; PostgreSQL documentation 54.3) without channel binding, for one
 * password. What a salt makes of the password is remembered, as a server's salt rarely changes and costs thousands of
 * hashes. Each login is an {@link Exchange}. For one thread.
 */
public final class ScramClient {

    /** More would be a way to keep us busy. */
    private static final int MOST_ITERATIONS = 1_000_000;

    private static final int BITS = 256;
    private static final int NONCE_BYTES = 18;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** No channel binding, no other identity; as Base64 in the last message. */
    private static final String HEADER = "n,,";

    private static final String BINDING = "biws";

    private final String password;

    /** What the last salted password was made with. */
    private Salt salt = new Salt("", 0);

    private byte[] salted = new byte[0];

    private record Salt(String text, int iterations) {}

    /** For this password. */
    public ScramClient(String password) {
        // SASLprep, RFC 4013, is NFKC for all that people type.
        this.password = Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    /** A login begins. */
    public Exchange begin() {
        byte[] random = new byte[NONCE_BYTES];
        RANDOM.nextBytes(random);
        return new Exchange(Base64.getEncoder().encodeToString(random));
    }

    /** One login; for one thread. */
    public final class Exchange {

        private final String nonce;
        private byte[] awaited = new byte[0];

        private Exchange(String nonce) {
            this.nonce = nonce;
        }

        /** The first message; PostgreSQL takes the user's name of the start-up packet instead of this one's. */
        public String first() {
            return HEADER + "n=,r=" + nonce;
        }

        /** The answer to the server's first message. */
        public String last(String serverFirst) throws ProtocolException {
            String theirs = attribute(serverFirst, 'r');
            if (!theirs.startsWith(nonce) || theirs.length() == nonce.length()) {
                throw malformed();
            }
            String withoutProof = "c=" + BINDING + ",r=" + theirs;
            String all = "n=,r=" + nonce + "," + serverFirst + "," + withoutProof;
            try {
                byte[] key = salted(attribute(serverFirst, 's'), Integer.parseInt(attribute(serverFirst, 'i')));
                byte[] clientKey = hmac(key, "Client Key");
                byte[] stored = MessageDigest.getInstance("SHA-256").digest(clientKey);
                byte[] proof = hmac(stored, all);
                for (int i = 0; i < proof.length; i++) {
                    proof[i] ^= clientKey[i];
                }
                awaited = hmac(hmac(key, "Server Key"), all);
                return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw malformed();
            }
        }

        /**
         * The server's last message proves that it knows the password, too.
         *
         * @throws ProtocolException when it does not
         */
        public void verify(String serverLast) throws ProtocolException {
            byte[] said;
            try {
                said = Base64.getDecoder().decode(attribute(serverLast, 'v'));
            } catch (IllegalArgumentException e) {
                throw malformed();
            }
            if (awaited.length == 0 || !MessageDigest.isEqual(said, awaited)) {
                throw new ProtocolException(SqlState.INVALID_PASSWORD, "the server does not know the password");
            }
        }
    }

    private byte[] salted(String text, int iterations) throws GeneralSecurityException, ProtocolException {
        if (iterations < 1 || iterations > MOST_ITERATIONS) {
            throw malformed();
        }
        Salt wanted = new Salt(text, iterations);
        if (!salt.equals(wanted)) {
            byte[] bytes = Base64.getDecoder().decode(text);
            PBEKeySpec key = new PBEKeySpec(password.toCharArray(), bytes, iterations, BITS);
            salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
            salt = wanted;
        }
        return salted;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String attribute(String message, char name) throws ProtocolException {
        Map<Character, String> attributes = new HashMap<>();
        for (String part : message.split(",", -1)) {
            if (part.length() >= 2 && part.charAt(1) == '=') {
                attributes.putIfAbsent(part.charAt(0), part.substring(2));
            }
        }
        String value = attributes.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw malformed();
        }
        return value;
    }

    private static ProtocolException malformed() {
        return new ProtocolException(SqlState.PROTOCOL_VIOLATION, "malformed SCRAM message");
    }
}
