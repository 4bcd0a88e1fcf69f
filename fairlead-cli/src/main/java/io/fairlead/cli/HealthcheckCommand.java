package io.fairlead.cli;

import io.fairlead.cli.remote.AdminTrust;
import io.fairlead.model.config.HostPort;
import io.fairlead.servicekit.SettingKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead healthcheck}: exit status 0 when the local node is ready. */
@Command(name = "healthcheck", description = "Asks the local node whether it is ready: exit status 0 or 1.")
final class HealthcheckCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            converter = HostPortConverter.class,
            description = "The admin listener (default: FAIRLEAD_ADMIN_HOST and FAIRLEAD_ADMIN_PORT, else"
                    + " 127.0.0.1:9400).")
    private Optional<HostPort> admin = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        HostPort address = admin.orElseGet(() -> reachable(System.getenv()));
        Optional<Path> certificate = Optional.ofNullable(System.getenv(SettingKey.ADMIN_CERTIFICATE.variable()))
                .filter(file -> !file.isBlank())
                .map(Path::of);
        URI uri = URI.create((certificate.isPresent() ? "https://" : "http://") + address + "/health/ready");
        try (HttpClient client = client(certificate)) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            spec.commandLine().getOut().println(answer.statusCode() == 200 ? "ready" : "not ready: " + answer.body());
            return answer.statusCode() == 200 ? 0 : 1;
        } catch (IOException e) {
            spec.commandLine().getErr().println("cannot ask " + uri + ": " + e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static HttpClient client(Optional<Path> certificate) throws IOException {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PATIENCE);
        return (certificate.isPresent() ? client.sslContext(AdminTrust.pinned(certificate.get())) : client).build();
    }

    /** What the node of this environment listens on, as its own machine reaches it. */
    static HostPort reachable(Map<String, String> environment) {
        String host = environment.getOrDefault(SettingKey.ADMIN_HOST.variable(), SettingKey.ADMIN_HOST.usual());
        String port = environment.getOrDefault(SettingKey.ADMIN_PORT.variable(), SettingKey.ADMIN_PORT.usual());
        boolean every = host.equals("0.0.0.0") || host.equals("::") || host.equals("*");
        return new HostPortConverter().convert((every ? "127.0.0.1" : host) + ":" + port);
    }
}
