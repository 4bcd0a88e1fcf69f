package io.fairlead.health.probe;

import io.fairlead.model.config.HostPort;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a Redis server is the primary: more than half of the Sentinels have to say so, and the server itself. While too
 * few Sentinels answer, the primary they named last stays it as long as it says so itself: losing the Sentinels is no
 * reason to lose the data. Redis documentation, "Guidelines for Redis clients with support for Redis Sentinel", commands
 * {@code SENTINEL get-master-addr-by-name} and {@code ROLE}. Used by one thread at a time.
 */
final class SentinelQuestion {

    private static final long LONGEST_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long SENTINEL_NANOS = Duration.ofMillis(500).toNanos();

    private final Dialer dialer;
    private final SentinelTarget target;

    /** Whether it was the primary when enough Sentinels answered last. */
    private boolean primary;

    SentinelQuestion(IoEngine engine, SentinelTarget target) {
        this.dialer = new Dialer(engine);
        this.target = target;
    }

    /** The answer, if the server is the primary. */
    Prober.Answer confirmed(Prober.Answer said) throws ProbeFailedException {
        long deadline = Deadlines.inNanos(LONGEST_NANOS);
        int all = target.sentinels().addresses().size();
        int answered = 0;
        int agreed = 0;
        String named = "nobody";
        for (HostPort sentinel : target.sentinels().addresses()) {
            Optional<String> word = ask(sentinel, deadline);
            answered += word.isPresent() ? 1 : 0;
            boolean names = word.filter(this::isServer).isPresent();
            agreed += names ? 1 : 0;
            named = names ? named : word.orElse(named);
        }
        if (2 * answered > all) {
            primary = 2 * agreed > all;
        }
        if (!primary) {
            throw new ProbeFailedException(
                    CheckCode.L7STS,
                    0,
                    2 * answered > all ? "the sentinels name " + named : "too few sentinels answer");
        }
        String role = role(deadline);
        if (role.equals("slave") || role.equals("replica")) {
            throw new ProbeFailedException(CheckCode.L7STS, 0, "Redis says it is a replica");
        }
        return said;
    }

    /** The address of the primary as {@code HOST:PORT}; empty when the Sentinel does not know or does not answer. */
    private Optional<String> ask(HostPort sentinel, long until) {
        long by = Deadlines.inNanos(Math.min(Deadlines.left(until), SENTINEL_NANOS));
        try {
            return dialer.talk(sentinel, Optional.empty(), by, transport -> address(new Lines(transport, by)));
        } catch (ProbeFailedException e) {
            return Optional.empty();
        }
    }

    private Optional<String> address(Lines lines) throws IOException {
        String master = target.sentinels().master();
        lines.say(command("SENTINEL", "get-master-addr-by-name", master));
        if (!lines.next().equals("*2")) {
            return Optional.empty();
        }
        lines.next();
        String host = lines.next();
        lines.next();
        return Optional.of(host + ":" + lines.next());
    }

    private boolean isServer(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        String port = address.substring(colon + 1);
        HostPort server = target.server();
        return port.equals(Integer.toString(server.port()))
                && (host.equalsIgnoreCase(server.host())
                        || new InetSocketAddress(host, server.port())
                                .equals(new InetSocketAddress(server.host(), server.port())));
    }

    /** What the server says of itself; empty when it tells only those who log in. */
    private String role(long until) throws ProbeFailedException {
        long by = Math.max(Deadlines.left(until), SENTINEL_NANOS);
        long deadline = Deadlines.inNanos(by);
        try (Transport plain = dialer.connect(target.server(), deadline)) {
            Transport transport = target.tls().isPresent()
                    ? dialer.handshake(plain, target.tls().get(), deadline)
                    : plain;
            return Dialer.over(transport, connection -> role(new Lines(connection, deadline)));
        }
    }

    private static String role(Lines lines) throws IOException {
        lines.say(command("ROLE"));
        if (!lines.next().startsWith("*")) {
            return "";
        }
        lines.next();
        return lines.next();
    }

    /** A command as Redis' protocol has it: an array of bulk strings. */
    private static String command(String... words) {
        StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            text.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        return text.toString();
    }
}
