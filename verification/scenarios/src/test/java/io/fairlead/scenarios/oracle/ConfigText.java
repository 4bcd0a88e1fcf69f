package io.fairlead.scenarios.oracle;

import io.fairlead.testkit.Ports;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A configuration with its addresses filled in. {@code bind <web>} and {@code stats socket <web>} get a free port, {@code <bind-web>} is its
 * address, {@code <log>} the syslog socket,
 * {@code <folder>} the test's folder, {@code <dead>} an address that refuses connections, {@code <full>} one that never
 * answers them, {@code <h2-name>} the address of an {@link io.fairlead.testkit.Http2Server}, any other {@code <name>} the address of a {@link RecordingServer}.
 *
 * @param text the configuration
 * @param ports ports of the binds, by name
 */
record ConfigText(String text, Map<String, Integer> ports) {

    private static final Pattern BIND = Pattern.compile("(bind|stats socket) <([a-z0-9-]+)>");
    private static final String OF_BIND = "bind-";
    private static final String OF_HTTP2 = "h2-";
    private static final Pattern WORD = Pattern.compile("<([a-z0-9-]+)>");

    private static final String KIT = """

            listen kit-stats
                bind <kit-stats>
                mode http
                log <log> local0
                option httplog
                timeout client 30s
                timeout server 30s
                timeout connect 5s
                stats enable
                stats uri /
            """;

    static ConfigText fill(String template, Network network, Path folder) {
        Map<String, Integer> ports = new TreeMap<>();
        String bound = BIND.matcher(template + KIT)
                .replaceAll(m -> m.group(1) + " 127.0.0.1:" + ports.computeIfAbsent(m.group(2), name -> Ports.free()));
        String text = WORD.matcher(bound).replaceAll(m -> word(m, network, folder, ports));
        return new ConfigText(text, Map.copyOf(ports));
    }

    private static String word(MatchResult match, Network network, Path folder, Map<String, Integer> ports) {
        String name = match.group(1);
        return switch (name) {
            case "log" -> network.log().address();
            case "folder" -> folder.toString();
            case "dead" -> network.dead();
            case "full" -> network.full();
            default -> {
                if (name.startsWith(OF_BIND)) {
                    yield "127.0.0.1:" + ports.get(name.substring(OF_BIND.length()));
                }
                yield name.startsWith(OF_HTTP2)
                        ? "127.0.0.1:" + network.http2(name).port()
                        : network.server(name).address();
            }
        };
    }
}
