package io.fairlead.net.proxy;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The PROXY header a connection to a server begins with: for whom it is. HAProxy's doc/proxy-protocol.txt, sections 2.1
 * and 2.2; which form, as HAProxy chooses it. Pure functions.
 */
public final class ProxyIntroduction {

    private static final int LONGEST_NAME = 1024;
    private static final int TLV_SSL = 0x20;
    private static final int TLV_SSL_VERSION = 0x21;
    private static final int TLV_SSL_CN = 0x22;
    private static final int CLIENT_SSL = 1;
    private static final int CLIENT_CERT_CONNECTION = 2;
    private static final int CLIENT_CERT_SESSION = 4;
    private static final byte[] UNKNOWN = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    /**
     * What the client's TLS agreed on, for the receiver to know.
     *
     * @param version such as {@code TLSv1.3}; empty for a client in clear text
     * @param certificate whether the client showed a certificate
     * @param commonName its common name, to be told; empty for not
     */
    public record Tls(String version, boolean certificate, Optional<String> commonName) {}

    private ProxyIntroduction() {}

    /** The header of a proxy that speaks for itself, such as one that checks a server: version 1. */
    public static byte[] ofOurselvesAsText() {
        return UNKNOWN.clone();
    }

    /** The same as version 2: LOCAL. */
    public static byte[] ofOurselves() {
        return header(0x20, 0, new byte[0]);
    }

    /** Version 1. Addresses of two families cannot be told in it. */
    public static byte[] text(InetSocketAddress client, InetSocketAddress local) {
        InetAddress from = client.getAddress();
        InetAddress to = local.getAddress();
        boolean four = from instanceof Inet4Address && to instanceof Inet4Address;
        if (!four && !(from instanceof Inet6Address && to instanceof Inet6Address)) {
            return ofOurselvesAsText();
        }
        String line = "PROXY " + (four ? "TCP4 " : "TCP6 ") + literal(from) + " " + literal(to) + " " + client.getPort()
                + " " + local.getPort() + "\r\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    /**
     * Version 2.
     *
     * @param tls what to tell of the client's TLS; nothing at all when absent
     */
    public static byte[] binary(InetSocketAddress client, InetSocketAddress local, Optional<Tls> tls) {
        boolean four = client.getAddress() instanceof Inet4Address && local.getAddress() instanceof Inet4Address;
        ByteArrayOutputStream body = new ByteArrayOutputStream(128);
        body.writeBytes(octets(client.getAddress(), four));
        body.writeBytes(octets(local.getAddress(), four));
        two(client.getPort(), body);
        two(local.getPort(), body);
        tls.ifPresent(told -> tlv(TLV_SSL, ssl(told), body));
        return header(0x21, four ? 0x11 : 0x21, body.toByteArray());
    }

    /** An IPv4 address among IPv6 ones is a mapped one (RFC 4291 2.5.5.2). */
    private static byte[] octets(InetAddress address, boolean four) {
        byte[] own = address.getAddress();
        if (four || own.length == 16) {
            return own;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(own, 0, mapped, 12, 4);
        return mapped;
    }

    private static byte[] ssl(Tls tls) {
        ByteArrayOutputStream value = new ByteArrayOutputStream(64);
        boolean secured = !tls.version().isEmpty();
        value.write((secured ? CLIENT_SSL : 0)
                | (secured && tls.certificate() ? CLIENT_CERT_CONNECTION | CLIENT_CERT_SESSION : 0));
        // A certificate that could not be verified ended the handshake: the result is 0, that it could.
        value.writeBytes(new byte[4]);
        if (secured) {
            tlv(TLV_SSL_VERSION, tls.version().getBytes(StandardCharsets.US_ASCII), value);
            tls.commonName()
                    .map(name -> name.getBytes(StandardCharsets.UTF_8))
                    .filter(name -> name.length <= LONGEST_NAME)
                    .ifPresent(name -> tlv(TLV_SSL_CN, name, value));
        }
        return value.toByteArray();
    }

    private static void tlv(int type, byte[] value, ByteArrayOutputStream out) {
        out.write(type);
        two(value.length, out);
        out.writeBytes(value);
    }

    private static void two(int value, ByteArrayOutputStream out) {
        out.write(value >> 8);
        out.write(value);
    }

    private static byte[] header(int command, int family, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 + body.length);
        out.writeBytes(SIGNATURE);
        out.write(command);
        out.write(family);
        two(body.length, out);
        out.writeBytes(body);
        return out.toByteArray();
    }
}
