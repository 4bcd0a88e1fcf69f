package io.fairlead.net.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;

/** Private keys in the three forms PEM files have: PKCS#8, PKCS#1 (RSA), SEC1 (EC). */
final class PrivateKeys {

    private static final byte[] RSA_OID = {0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1
    };
    private static final byte[] EC_OID = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};
    private static final byte[] NULL = {0x05, 0x00};
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    private PrivateKeys() {}

    static PrivateKey read(String label, byte[] der) throws GeneralSecurityException {
        return switch (label) {
            case "RSA PRIVATE KEY" -> generate("RSA", wrap(join(RSA_OID, NULL), der));
            case "EC PRIVATE KEY" -> generate("EC", wrap(join(EC_OID, curve(der)), der));
            default -> pkcs8(der);
        };
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : new String[] {"EC", "RSA", "Ed25519"}) {
            try {
                return generate(algorithm, der);
            } catch (InvalidKeySpecException e) {
                // Not that algorithm; the next one may be it.
            }
        }
        throw new InvalidKeySpecException("neither EC, RSA nor Ed25519");
    }

    private static PrivateKey generate(String algorithm, byte[] der) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    /** The PKCS#8 envelope (RFC 5208) around a key of an older form. */
    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, join(VERSION_0, tagged(SEQUENCE, algorithm), tagged(OCTETS, key)));
    }

    /** The curve's identifier, which SEC1 keys carry in an element tagged [0]. */
    private static byte[] curve(byte[] der) throws InvalidKeySpecException {
        for (int i = 0; i + 4 < der.length; i++) {
            if ((der[i] & 0xff) == 0xa0 && der[i + 2] == 0x06 && der[i + 1] == der[i + 3] + 2) {
                return java.util.Arrays.copyOfRange(der, i + 2, i + 2 + der[i + 1]);
            }
        }
        throw new InvalidKeySpecException("no curve named");
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 128) {
            out.write(content.length);
        } else if (content.length < 256) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
