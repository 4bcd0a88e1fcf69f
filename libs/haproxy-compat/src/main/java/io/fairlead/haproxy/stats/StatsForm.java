package io.fairlead.haproxy.stats;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the statistics page posts to change servers, with the names HAProxy's page has for it, because scripts post the
 * same: {@code s} a server, several times, {@code action}, {@code b} the backend as {@code #ID} or by name.
 *
 * @param backend as posted
 * @param servers their names
 * @param action one of {@link #ACTIONS} or their older names
 */
public record StatsForm(String backend, List<String> servers, String action) {

    /** The actions with their words on the page. */
    private static final Map<String, String> ACTIONS = new LinkedHashMap<>();

    static {
        ACTIONS.put("ready", "Set state to READY");
        ACTIONS.put("drain", "Set state to DRAIN");
        ACTIONS.put("maint", "Set state to MAINT");
        ACTIONS.put("dhlth", "Health: disable checks");
        ACTIONS.put("ehlth", "Health: enable checks");
        ACTIONS.put("hrunn", "Health: force UP");
        ACTIONS.put("hnolb", "Health: force NOLB");
        ACTIONS.put("hdown", "Health: force DOWN");
        ACTIONS.put("dagent", "Agent: disable checks");
        ACTIONS.put("eagent", "Agent: enable checks");
        ACTIONS.put("arunn", "Agent: force UP");
        ACTIONS.put("adown", "Agent: force DOWN");
        ACTIONS.put("shutdown", "Kill Sessions");
    }

    public StatsForm {
        servers = List.copyOf(servers);
    }

    /** Reads {@code application/x-www-form-urlencoded}; empty when a part that it needs is missing. */
    public static Optional<StatsForm> read(String body) {
        String backend = "";
        String action = "";
        List<String> servers = new ArrayList<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String value = decoded(pair.substring(equals + 1));
            switch (pair.substring(0, equals)) {
                case "b" -> backend = value;
                case "action" -> action = value;
                case "s" -> servers.add(value);
                default -> {
                    // HAProxy skips what it does not know.
                }
            }
        }
        return backend.isEmpty() || action.isEmpty()
                ? Optional.empty()
                : Optional.of(new StatsForm(backend, servers, action));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** The command of the runtime socket that does it to a server; empty for an action that is none. */
    public Optional<String> command(String backendName, String server) {
        String place = backendName + "/" + server;
        return switch (action) {
            case "ready", "enable", "start" -> Optional.of("set server " + place + " state ready");
            case "drain", "stop" -> Optional.of("set server " + place + " state drain");
            case "maint", "disable" -> Optional.of("set server " + place + " state maint");
            case "dhlth" -> Optional.of("disable health " + place);
            case "ehlth" -> Optional.of("enable health " + place);
            case "hrunn" -> Optional.of("set server " + place + " health up");
            case "hnolb" -> Optional.of("set server " + place + " health stopping");
            case "hdown" -> Optional.of("set server " + place + " health down");
            case "dagent" -> Optional.of("disable agent " + place);
            case "eagent" -> Optional.of("enable agent " + place);
            case "arunn" -> Optional.of("set server " + place + " agent up");
            case "adown" -> Optional.of("set server " + place + " agent down");
            case "shutdown" -> Optional.of("shutdown sessions server " + place);
            default -> Optional.empty();
        };
    }

    /** The controls below a table, and the end of its form. */
    static void append(StringBuilder page, String id) {
        page.append("<p><label>Choose the action to perform on the checked servers: <select name=\"action\">");
        page.append("<option value=\"\"></option>");
        ACTIONS.forEach((value, words) -> page.append("<option value=\"")
                .append(value)
                .append("\">")
                .append(words)
                .append("</option>"));
        page.append("</select></label><input type=\"hidden\" name=\"b\" value=\"#")
                .append(id)
                .append("\"> <input type=\"submit\" value=\"Apply\"></p></form>");
    }
}
