package io.fairlead.dataplane.persistence;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.CookiePersistence;
import io.fairlead.model.config.CookiePersistence.Mode;
import io.fairlead.model.state.Availability;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The persistence cookie of one backend. HAProxy manual 4.2 {@code cookie}, 8.5 for the letters. Thread-safe. */
public final class CookieKeeper {

    /** Seconds. */
    private static final int ONE_DAY = 86_400;

    private final CookiePersistence config;
    private final boolean whenDown;
    private final byte[] name;
    private final int maxIdle;
    private final int maxLife;
    private final String attributes;
    private final boolean hides;
    private final Map<LiveServer, String> dynamic = new ConcurrentHashMap<>();

    private CookieKeeper(CookiePersistence config, boolean whenDown) {
        this.config = config;
        this.whenDown = whenDown;
        this.name = config.name().getBytes(StandardCharsets.ISO_8859_1);
        this.maxIdle = seconds(config.maxIdle());
        this.maxLife = seconds(config.maxLife());
        this.hides = config.mode() == Mode.INSERT && config.indirect();
        StringBuilder text = new StringBuilder();
        config.domains().forEach(domain -> text.append("; domain=").append(domain));
        text.append(config.httpOnly() ? "; HttpOnly" : "").append(config.secure() ? "; Secure" : "");
        config.attributes().forEach(attribute -> text.append("; ").append(attribute));
        this.attributes = text.toString();
    }

    private static int seconds(Optional<Duration> time) {
        return time.map(t -> (int) Math.min(Integer.MAX_VALUE, t.toSeconds())).orElse(0);
    }

    /** The keeper of a backend that has a cookie. */
    public static Optional<CookieKeeper> of(Backend backend) {
        return backend.persistence()
                .cookie()
                .map(cookie -> new CookieKeeper(cookie, backend.persistence().whenDown()));
    }

    /** The value of a server's cookie, null when it has none. */
    private @Nullable String value(LiveServer server) {
        Optional<String> own = server.config().cookie();
        if (own.isPresent()) {
            return own.get();
        }
        return config.dynamicKey().isEmpty()
                ? null
                : dynamic.computeIfAbsent(
                        server, s -> DynamicCookie.of(config.dynamicKey().get(), s.address()));
    }

    /** Looks for the client's server, and takes out of the request what servers must not see. */
    public void request(RequestHead head, LiveBackend backend, Stay stay, int now) {
        if (config.mode() != Mode.PASSIVE || config.indirect()) {
            stay.show();
        }
        for (int i = head.find(Field.COOKIE, 0); i >= 0; i = head.find(Field.COOKIE, i + 1)) {
            field(head, i, backend, stay, now);
        }
    }

    private void field(RequestHead head, int i, LiveBackend backend, Stay stay, int now) {
        byte[] b = head.bytes();
        CookiePieces pieces = new CookiePieces(b, head.valueStart(i), head.valueEnd(i), name);
        while (pieces.next()) {
            if (pieces.ours()) {
                int end = valueEnd(b, pieces.valueStart(), pieces.valueEnd(), stay);
                boolean dated = config.mode() != Mode.PREFIX && end < pieces.valueEnd();
                boolean old = dated && tooOld(stay, now);
                look(b, pieces.valueStart(), old ? pieces.valueStart() : end, backend, stay);
                if (config.mode() == Mode.PREFIX && end < pieces.valueEnd()) {
                    pieces.replaceValue(end + 1);
                } else if (hides) {
                    pieces.drop();
                }
            }
        }
        if (pieces.changed()) {
            byte[] left = pieces.result();
            if (left.length == 0) {
                head.remove(i);
            } else {
                head.replace(i, left);
            }
        }
    }

    /** Where the server's name ends: before the dates, or before the value that is the server's own. */
    private int valueEnd(byte[] b, int from, int to, Stay stay) {
        byte delimiter = config.mode() == Mode.PREFIX ? (byte) '~' : CookieDates.BAR;
        int end = from;
        while (end < to && b[end] != delimiter) {
            end++;
        }
        if (end < to && config.mode() != Mode.PREFIX) {
            stay.lastSeen = CookieDates.read(b, end + 1, to);
            int second = end + 1;
            while (second < to && b[second] != CookieDates.BAR) {
                second++;
            }
            if (second < to) {
                stay.firstSeen = CookieDates.read(b, second + 1, to);
            }
        }
        return end;
    }

    /** Age counts before idleness. A date more than a day in the future was made by a clock that is wrong. */
    private boolean tooOld(Stay stay, int now) {
        if (maxLife != 0 && stay.firstSeen != 0 && outside(stay.firstSeen, now, maxLife)) {
            stay.client('O');
        } else if (maxIdle != 0 && stay.lastSeen != 0 && outside(stay.lastSeen, now, maxIdle)) {
            stay.client('E');
        } else {
            return false;
        }
        stay.lastSeen = 0;
        stay.firstSeen = 0;
        return true;
    }

    private static boolean outside(int seen, int now, int limit) {
        return now - seen > limit || seen - now > ONE_DAY;
    }

    /** The first server with that value that serves; an empty value belongs to nobody. */
    private void look(byte[] b, int from, int to, LiveBackend backend, Stay stay) {
        if (stay.pinned()) {
            return;
        }
        boolean skipped = stay.ignored();
        if (!skipped && from < to && find(b, from, to, backend, stay)) {
            return;
        }
        if (stay.client() != 'D' && stay.client() != 'E' && stay.client() != 'O') {
            stay.client(skipped ? 'U' : 'I');
        }
    }

    private boolean find(byte[] b, int from, int to, LiveBackend backend, Stay stay) {
        for (LiveServer server : backend.servers()) {
            String value = value(server);
            if (value != null && same(b, from, to, value)) {
                boolean serves = serves(server);
                stay.client(serves ? 'V' : 'D');
                if (serves || whenDown || stay.forced()) {
                    stay.pin(server, true);
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean serves(LiveServer server) {
        Availability now = server.availability();
        return now == Availability.USABLE || now == Availability.PERSISTENT_ONLY;
    }

    private static boolean same(byte[] b, int from, int to, String value) {
        if (to - from != value.length()) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if ((b[from + i] & 0xff) != value.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Sends the client its cookie, or changes the one that the server sends. */
    public void response(ResponseHead head, String method, Stay stay, LiveServer server, int now) {
        boolean found = serverCookies(head, stay, server);
        if (config.mode() == Mode.INSERT && !(found && config.preserve()) && inserts(method, stay, now)) {
            insert(head, method, stay, server, now);
        }
    }

    private boolean inserts(String method, Stay stay, int now) {
        boolean refresh = (maxIdle != 0 || stay.lastSeen != 0) && (stay.lastSeen == 0 || stay.lastSeen < now);
        boolean firstDate = maxLife != 0 ? stay.firstSeen == 0 : stay.firstSeen != 0;
        return (!stay.direct() || refresh || firstDate)
                && !(config.postOnly() && !method.equals("POST"))
                && !stay.ignored();
    }

    private void insert(ResponseHead head, String method, Stay stay, LiveServer server, int now) {
        String value = value(server);
        StringBuilder line = new StringBuilder("set-cookie: ").append(config.name());
        if (value == null) {
            line.append("=; Expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/");
        } else {
            line.append('=').append(value);
            if (maxIdle != 0 || maxLife != 0) {
                line.append((char) CookieDates.BAR).append(CookieDates.write(now));
            }
            if (maxLife != 0) {
                line.append((char) CookieDates.BAR)
                        .append(CookieDates.write(stay.firstSeen != 0 ? stay.firstSeen : now));
            }
            line.append("; path=/");
        }
        line.append(attributes).append("\r\n");
        boolean cacheable = config.noCache() && Cacheability.of(head, method);
        head.append(line.toString().getBytes(StandardCharsets.ISO_8859_1));
        stay.answer(value != null && stay.direct() ? 'U' : 'I');
        if (cacheable) {
            head.append(Cacheability.PRIVATE);
        }
    }

    /** Cookies of that name that the server sends; whether there was one that stays. */
    private boolean serverCookies(ResponseHead head, Stay stay, LiveServer server) {
        boolean found = false;
        for (int i = head.find(Field.SET_COOKIE, 0); i >= 0; i = head.find(Field.SET_COOKIE, i + 1)) {
            CookiePieces pieces = new CookiePieces(head.bytes(), head.valueStart(i), head.valueEnd(i), name);
            if (pieces.next() && pieces.ours()) {
                stay.answer('P');
                found = true;
                serverCookie(head, i, pieces, stay, value(server));
            }
        }
        return found;
    }

    private void serverCookie(ResponseHead head, int i, CookiePieces pieces, Stay stay, @Nullable String value) {
        if (config.preserve()) {
            return;
        }
        if (config.mode() == Mode.INSERT || (stay.direct() && config.indirect())) {
            head.remove(i);
            stay.answer('D');
        } else if (value != null && config.mode() == Mode.REWRITE) {
            pieces.valueBecomes(value);
            head.replace(i, pieces.rest());
            stay.answer('R');
        } else if (value != null && config.mode() == Mode.PREFIX) {
            pieces.valueBegins(value + "~");
            head.replace(i, pieces.rest());
            stay.answer('R');
        }
    }
}
