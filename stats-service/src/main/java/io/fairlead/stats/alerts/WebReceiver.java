package io.fairlead.stats.alerts;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Function;

/**
 * A webhook: one POST of JSON per alert.
 *
 * @param name for the log
 * @param address where
 * @param body an alert in the form it reads
 * @param forgets whether it has to be told again
 * @param http sends
 */
record WebReceiver(String name, URI address, Function<Alert, String> body, boolean forgets, HttpClient http)
        implements Receiver {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public void tell(Alert alert) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.apply(alert)))
                .build();
        HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("answered " + answer.statusCode());
        }
    }
}
