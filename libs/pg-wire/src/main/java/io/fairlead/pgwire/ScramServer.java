package io.fairlead.pgwire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677; PostgreSQL documentation 54.3) for one password: the password
 * never crosses the wire. Thread-safe; each login is an {@link Exchange}.
 */
public final class ScramServer {

    /** The mechanism's name. */
    public static final String MECHANISM = "SCRAM-SHA-256";

    private static final int ITERATIONS = 4096;
    private static final int BITS = 256;
    private static final int NONCE_BYTES = 18;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] salt = new byte[16];
    private final byte[] storedKey;
    private final byte[] serverKey;

    /** For this password. */
    public ScramServer(String password) {
        RANDOM.nextBytes(salt);
        try {
            PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, BITS);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
            storedKey = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
            serverKey = hmac(salted, "Server Key");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SCRAM-SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A login begins. */
    public Exchange begin() {
        return new Exchange();
    }

    /** One login; for one thread. */
    public final class Exchange {

        private String header = "";
        private String clientFirst = "";
        private String serverFirst = "";
        private String nonce = "";

        private Exchange() {}

        /** The answer to the client's first message. */
        public String first(String message) throws ProtocolException {
            // "n,," or "y,,": no channel binding; "p=" would want one that was not offered.
            if (message.length() < 3
                    || "ny".indexOf(message.charAt(0)) < 0
                    || message.charAt(1) != ','
                    || message.indexOf(',', 2) < 0) {
                throw malformed();
            }
            int end = message.indexOf(',', 2) + 1;
            header = message.substring(0, end);
            clientFirst = message.substring(end);
            byte[] random = new byte[NONCE_BYTES];
            RANDOM.nextBytes(random);
            nonce = attribute(clientFirst, 'r') + Base64.getEncoder().encodeToString(random);
            serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(salt) + ",i=" + ITERATIONS;
            return serverFirst;
        }

        /**
         * The answer to the client's last message.
         *
         * @throws ProtocolException 28P01 when the password is another one
         */
        public String last(String message) throws ProtocolException {
            int proofAt = message.lastIndexOf(",p=");
            if (proofAt < 0) {
                throw malformed();
            }
            String withoutProof = message.substring(0, proofAt);
            String binding = Base64.getEncoder().encodeToString(header.getBytes(StandardCharsets.UTF_8));
            if (!attribute(withoutProof, 'r').equals(nonce)
                    || !attribute(withoutProof, 'c').equals(binding)) {
                throw malformed();
            }
            String all = clientFirst + "," + serverFirst + "," + withoutProof;
            try {
                byte[] proof = Base64.getDecoder().decode(message.substring(proofAt + 3));
                byte[] clientKey = xor(proof, hmac(storedKey, all));
                if (!MessageDigest.isEqual(MessageDigest.getInstance("SHA-256").digest(clientKey), storedKey)) {
                    throw new ProtocolException(SqlState.INVALID_PASSWORD, "password authentication failed");
                }
                return "v=" + Base64.getEncoder().encodeToString(hmac(serverKey, all));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw malformed();
            }
        }
    }

    private static byte[] xor(byte[] proof, byte[] signature) {
        byte[] result = new byte[signature.length];
        for (int i = 0; i < result.length && proof.length == result.length; i++) {
            result[i] = (byte) (proof[i] ^ signature[i]);
        }
        return result;
    }

    private static String attribute(String message, char name) throws ProtocolException {
        Map<Character, String> attributes = new HashMap<>();
        for (String part : message.split(",", -1)) {
            if (part.length() >= 2 && part.charAt(1) == '=') {
                attributes.putIfAbsent(part.charAt(0), part.substring(2));
            }
        }
        String value = attributes.get(name);
        if (value == null || value.isEmpty()) {
            throw malformed();
        }
        return value;
    }

    private static ProtocolException malformed() {
        return new ProtocolException(SqlState.PROTOCOL_VIOLATION, "malformed SCRAM message");
    }
}
