package io.fairlead.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
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

    @Option(names = "--admin", paramLabel = "HOST:PORT", description = "The admin listener.")
    private Optional<String> admin = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        String host = Optional.ofNullable(System.getenv("FAIRLEAD_ADMIN_HOST")).orElse("127.0.0.1");
        String port = Optional.ofNullable(System.getenv("FAIRLEAD_ADMIN_PORT")).orElse("9400");
        URI uri = URI.create("http://" + admin.orElse(host + ":" + port) + "/health/ready");
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
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
}
