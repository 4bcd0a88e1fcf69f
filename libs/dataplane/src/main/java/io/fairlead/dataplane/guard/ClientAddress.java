package io.fairlead.dataplane.guard;

import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.Head;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who the client is when a trusted peer says so: the last address of X-Forwarded-For that is not itself a trusted
 * proxy's. Read from the right, since everything left of what a trusted proxy wrote was said by somebody else.
 */
final class ClientAddress {

    private ClientAddress() {}

    /** The client, when {@code peer} is trusted; what is no address ends the walk at the proxy that wrote it. */
    static InetAddress behind(InetAddress peer, Head head, Networks trusted) {
        InetAddress known = peer;
        for (int i = head.count() - 1; i >= 0; i--) {
            if (head.field(i) != Field.X_FORWARDED_FOR || head.removed(i)) {
                continue;
            }
            String[] elements = head.value(i).split(",", -1);
            for (int k = elements.length - 1; k >= 0; k--) {
                String element = elements[k].strip();
                if (element.isEmpty()) {
                    continue;
                }
                InetAddress address = parse(element);
                if (address == null) {
                    return known;
                }
                known = address;
                if (!trusted.hold(address)) {
                    return known;
                }
            }
        }
        return known;
    }

    /** An address as proxies write it: {@code 1.2.3.4}, {@code 1.2.3.4:80}, {@code ::1}, {@code [::1]}, {@code [::1]:80}. */
    static @Nullable InetAddress parse(String text) {
        int colon = text.indexOf(':');
        try {
            if (text.startsWith("[")) {
                int end = text.indexOf(']');
                return end < 0 ? null : six(text.substring(1, end));
            }
            if (colon < 0 || text.indexOf(':', colon + 1) < 0) {
                return four(colon < 0 ? text : text.substring(0, colon));
            }
            return six(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Four numbers; the short forms that Java would take are nobody's. */
    private static @Nullable InetAddress four(String text) {
        return text.chars().filter(c -> c == '.').count() == 3 && text.length() <= 15
                ? Inet4Address.ofLiteral(text)
                : null;
    }

    private static @Nullable InetAddress six(String text) {
        return text.length() <= 45 && text.indexOf('%') < 0 ? Inet6Address.ofLiteral(text) : null;
    }
}
