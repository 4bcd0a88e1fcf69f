package io.fairlead.stats.alerts;

import io.fairlead.stats.alerts.Alert.State;
import java.util.Locale;

/** What receivers read: our JSON, Slack's, Alertmanager's (API v2). Pure functions. */
final class Payloads {

    private Payloads() {}

    /** One object. */
    static String generic(Alert alert, String from) {
        return "{\"id\":" + quoted(alert.id()) + ",\"rule\":" + quoted(alert.rule()) + ",\"subject\":"
                + quoted(alert.subject()) + ",\"state\":" + quoted(state(alert)) + ",\"since\":"
                + quoted(alert.since().toString()) + ",\"message\":" + quoted(alert.message()) + ",\"from\":"
                + quoted(from) + "}";
    }

    /** Slack's incoming webhooks: a text. */
    static String slack(Alert alert) {
        String mark = alert.state() == State.RESOLVED ? ":white_check_mark: resolved" : ":rotating_light: firing";
        return "{\"text\":" + quoted(mark + " *" + alert.rule() + "* " + alert.subject() + "\n" + alert.message())
                + "}";
    }

    /** Alertmanager's {@code POST /api/v2/alerts}: labels tell alerts apart, {@code endsAt} ends one. */
    static String alertmanager(Alert alert, String from) {
        String times = alert.state() == State.RESOLVED
                ? ",\"endsAt\":" + quoted(alert.since().toString())
                : ",\"startsAt\":" + quoted(alert.since().toString());
        return "[{\"labels\":{\"alertname\":" + quoted(alert.rule()) + ",\"subject\":" + quoted(alert.subject())
                + ",\"service\":\"fairlead\"},\"annotations\":{\"summary\":" + quoted(alert.message())
                + ",\"from\":" + quoted(from) + "}" + times + "}]";
    }

    /** A subject line and a body, for mail. */
    static String mail(Alert alert, String from) {
        return "Fairlead " + state(alert) + ": " + alert.rule() + " " + alert.subject() + "\n\n" + alert.message()
                + "\n\nState: " + state(alert) + " since " + alert.since() + "\nTold by: " + from + "\n";
    }

    private static String state(Alert alert) {
        return alert.state().name().toLowerCase(Locale.ROOT);
    }

    /** A JSON string. RFC 8259 7. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
