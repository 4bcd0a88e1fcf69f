package io.fairlead.servicekit.program;

import io.fairlead.servicekit.SettingKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks a node whether it is ready, without anything an image might not have. Where the node's environment names a
 * certificate it is asked over TLS, and has to have that certificate.
 */
public final class Readiness {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_ANSWER = 64 * 1024;

    private Readiness() {}

    /** {@code host:port} of the admin listener of the node of this environment, as its own machine reaches it. */
    public static String address(Map<String, String> environment) {
        String host = set(environment, SettingKey.ADMIN_HOST).orElse(SettingKey.ADMIN_HOST.usual());
        String port = set(environment, SettingKey.ADMIN_PORT).orElse(SettingKey.ADMIN_PORT.usual());
        boolean every = host.equals("0.0.0.0") || host.equals("::") || host.equals("*");
        String reached = every ? "127.0.0.1" : host;
        return (reached.contains(":") && !reached.startsWith("[") ? "[" + reached + "]" : reached) + ":" + port;
    }

    private static Optional<String> set(Map<String, String> environment, SettingKey key) {
        return Optional.ofNullable(environment.get(key.variable()))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /**
     * Whether the node at this admin listener is ready; says why not.
     *
     * @param environment that of the node
     */
    public static boolean ask(String address, Map<String, String> environment, Consumer<String> say) {
        Optional<Path> certificate =
                set(environment, SettingKey.ADMIN_CERTIFICATE).map(Path::of);
        URI uri = URI.create((certificate.isPresent() ? "https://" : "http://") + address + "/health/ready");
        try (HttpClient client = client(certificate)) {
            try {
                return ask(client, uri, say);
            } finally {
                // An end in order would wait for what the other side still owes.
                client.shutdownNow();
            }
        } catch (IOException e) {
            say.accept("cannot ask " + uri + ": " + e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean ask(HttpClient client, URI uri, Consumer<String> say)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        boolean ready = answer.statusCode() == 200;
        String body = body(answer);
        say.accept(ready ? "ready" : "not ready: " + body);
        return ready;
    }

    private static HttpClient client(Optional<Path> certificate) throws IOException {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PATIENCE);
        return (certificate.isPresent() ? client.sslContext(AdminTrust.pinned(certificate.get())) : client).build();
    }

    private static String body(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            return new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
        }
    }
}
