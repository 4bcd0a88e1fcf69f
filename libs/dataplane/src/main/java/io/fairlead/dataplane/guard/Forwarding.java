package io.fairlead.dataplane.guard;

import io.fairlead.dataplane.rules.Facts;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.telemetry.log.ClientText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Tells servers who the client is, by which scheme and for which host it came. What an untrusted peer says about that is
 * thrown away with everything that servers might take for the word of a proxy.
 */
final class Forwarding {

    private static final FieldName ANY = new FieldName("X-Forwarded-");
    private static final FieldName FORWARDED = new FieldName("Forwarded");
    private static final FieldName REAL_IP = new FieldName("X-Real-IP");
    private static final FieldName FOR = new FieldName("X-Forwarded-For");
    private static final FieldName PROTO = new FieldName("X-Forwarded-Proto");
    private static final FieldName HOST = new FieldName("X-Forwarded-Host");
    private static final byte[] HTTP = "http".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTPS = "https".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMA = {',', ' '};

    private Forwarding() {}

    /** Edits the request of a peer. */
    static void apply(RequestHead head, Facts facts, boolean trusted) {
        if (!trusted) {
            forget(head);
        }
        byte[] peer = ClientText.host(facts.peer().getAddress()).getBytes(StandardCharsets.US_ASCII);
        byte[] way = trusted ? extended(head, peer) : peer;
        head.append(FOR.start, way, 0, way.length);
        if (!trusted || head.find(PROTO.lower, 0) < 0) {
            byte[] scheme = facts.tls() ? HTTPS : HTTP;
            head.append(PROTO.start, scheme, 0, scheme.length);
        }
        if (!trusted || head.find(HOST.lower, 0) < 0) {
            host(head);
        }
    }

    private static void forget(RequestHead head) {
        for (int i = 0; i < head.count(); i++) {
            if (ANY.names(head, i, true) || FORWARDED.names(head, i, false) || REAL_IP.names(head, i, false)) {
                head.remove(i);
            }
        }
    }

    private static void host(RequestHead head) {
        int field = head.find(Field.HOST, 0);
        if (field >= 0) {
            head.append(HOST.start, head.bytes(), head.valueStart(field), head.valueEnd(field));
        } else if (!head.host().isEmpty()) {
            // An absolute target without a Host of its own.
            byte[] authority = head.host().getBytes(StandardCharsets.ISO_8859_1);
            head.append(HOST.start, authority, 0, authority.length);
        }
    }

    /** All that was said before, as one list, and the peer behind it: applications often read one field only. */
    private static byte[] extended(RequestHead head, byte[] peer) {
        int length = peer.length;
        for (int i = head.find(Field.X_FORWARDED_FOR, 0); i >= 0; i = head.find(Field.X_FORWARDED_FOR, i + 1)) {
            length += head.valueEnd(i) - head.valueStart(i) + COMMA.length;
        }
        byte[] way = new byte[length];
        int at = 0;
        for (int i = head.find(Field.X_FORWARDED_FOR, 0); i >= 0; i = head.find(Field.X_FORWARDED_FOR, i + 1)) {
            int size = head.valueEnd(i) - head.valueStart(i);
            System.arraycopy(head.bytes(), head.valueStart(i), way, at, size);
            System.arraycopy(COMMA, 0, way, at + size, COMMA.length);
            at += size + COMMA.length;
            head.remove(i);
        }
        System.arraycopy(peer, 0, way, at, peer.length);
        return way;
    }

    /** From here on, also in rules and logs, the client is who a trusted peer says; the port stays the connection's. */
    static void client(InetAddress client, Facts facts) {
        if (!client.equals(facts.peer().getAddress())) {
            facts.client(new InetSocketAddress(client, facts.peer().getPort()));
        }
    }
}
