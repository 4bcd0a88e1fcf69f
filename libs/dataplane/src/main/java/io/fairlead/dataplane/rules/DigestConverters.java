package io.fairlead.dataplane.rules;

import io.fairlead.model.expr.ConverterName;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Check sums and digests. HAProxy manual 7.3.1. */
final class DigestConverters {

    private DigestConverters() {}

    static Converter of(ConverterName name, List<String> arguments) {
        return switch (name) {
            case CRC32 -> (v, _) -> crc32(v);
            case SDBM -> (v, _) -> hash(v, 0, 65599);
            case DJB2 -> (v, _) -> hash(v, 5381, 33);
            case SHA1 -> digest("SHA-1");
            case SHA2 ->
                digest("SHA-"
                        + (arguments.isEmpty() ? "256" : arguments.getFirst().strip()));
            case DIGEST -> digest(algorithm(arguments.getFirst()));
            case HMAC -> hmac(arguments);
            default -> throw new IllegalArgumentException(name.word() + " is not a digest");
        };
    }

    private static boolean crc32(Value v) {
        v.asText();
        CRC32 crc = new CRC32();
        crc.update(v.bytes(), v.from(), v.length());
        return v.number(crc.getValue());
    }

    private static boolean hash(Value v, int start, int factor) {
        v.asText();
        int hash = start;
        for (int i = v.from(); i < v.to(); i++) {
            hash = hash * factor + (v.bytes()[i] & 0xFF);
        }
        return v.number(hash & 0xFFFFFFFFL);
    }

    private static String algorithm(String name) {
        String upper = HostText.lower(name).replace("-", "");
        return upper.startsWith("sha") ? "SHA-" + upper.substring(3) : upper.toUpperCase(java.util.Locale.ROOT);
    }

    private static Converter digest(String algorithm) {
        check(() -> MessageDigest.getInstance(algorithm), algorithm);
        return (v, _) -> {
            try {
                v.asText();
                MessageDigest digest = MessageDigest.getInstance(algorithm);
                digest.update(v.bytes(), v.from(), v.length());
                return TextConverters.put(v, digest.digest());
            } catch (GeneralSecurityException e) {
                return false;
            }
        };
    }

    private interface Probe {
        Object get() throws GeneralSecurityException;
    }

    private static void check(Probe probe, String algorithm) {
        try {
            probe.get();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("there is no digest \"" + algorithm + "\"", e);
        }
    }

    private static Converter hmac(List<String> arguments) {
        String algorithm = "Hmac" + algorithm(arguments.getFirst()).replace("-", "");
        byte[] key = Base64.getDecoder().decode(arguments.get(1));
        check(() -> Mac.getInstance(algorithm), algorithm);
        return (v, _) -> {
            try {
                v.asText();
                Mac mac = Mac.getInstance(algorithm);
                mac.init(new SecretKeySpec(key, algorithm));
                return TextConverters.put(v, mac.doFinal(Arrays.copyOfRange(v.bytes(), v.from(), v.to())));
            } catch (GeneralSecurityException e) {
                return false;
            }
        };
    }
}
