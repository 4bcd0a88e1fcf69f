package io.fairlead.telemetry.log;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as HAProxy's log has them: {@code 10.0.0.1:80}, {@code 2001:db8::1:80}. Pure functions. */
public final class ClientText {

    private ClientText() {}

    /** Address, colon, port; an IPv6 address in its short form (RFC 5952) without brackets. */
    public static String of(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return (ip == null ? address.getHostString() : host(ip)) + ":" + address.getPort();
    }

    /** An address; one of IPv6 in its short form (RFC 5952). */
    public static String host(InetAddress ip) {
        return ip instanceof Inet6Address six ? shortForm(six.getAddress()) : ip.getHostAddress();
    }

    private static String shortForm(byte[] octets) {
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((octets[2 * i] & 0xff) << 8) | (octets[2 * i + 1] & 0xff);
        }
        int from = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int zeros = 0;
            while (i + zeros < groups.length && groups[i + zeros] == 0) {
                zeros++;
            }
            if (zeros > length) {
                from = i;
                length = zeros;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == from) {
                text.append("::");
                i += length - 1;
            } else {
                if (i > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
