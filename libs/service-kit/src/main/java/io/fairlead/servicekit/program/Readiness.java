package io.fairlead.servicekit.program;

import io.fairlead.servicekit.SettingKey;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** Asks a node whether it is ready, without anything an image might not have. */
public final class Readiness {

    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LONGEST_ANSWER = 64 * 1024;

    private Readiness() {}

    /** {@code host:port} of the admin listener of the node of this environment, as its own machine reaches it. */
    public static String address(Map<String, String> environment) {
        String host = environment.getOrDefault(SettingKey.ADMIN_HOST.variable(), SettingKey.ADMIN_HOST.usual());
        String port = environment.getOrDefault(SettingKey.ADMIN_PORT.variable(), SettingKey.ADMIN_PORT.usual());
        boolean every = host.equals("0.0.0.0") || host.equals("::") || host.equals("*");
        String reached = every ? "127.0.0.1" : host;
        return (reached.contains(":") && !reached.startsWith("[") ? "[" + reached + "]" : reached) + ":" + port;
    }

    /** Whether the node at this admin listener is ready; says why not. */
    public static boolean ask(String address, Consumer<String> say) {
        URI uri = URI.create("http://" + address + "/health/ready");
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            boolean ready = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            say.accept(ready ? "ready" : "not ready: " + body(connection));
            return ready;
        } catch (IOException e) {
            say.accept("cannot ask " + uri + ": " + e.getMessage());
            return false;
        }
    }

    private static String body(HttpURLConnection connection) throws IOException {
        try (var stream = connection.getErrorStream()) {
            return stream == null ? "" : new String(stream.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
        }
    }
}
