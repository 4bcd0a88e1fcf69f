package io.fairlead.cli.remote;

import io.fairlead.configformat.TreeText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** The REST API of a running Fairlead. */
final class AdminApi implements AutoCloseable {

    /** The media type of JSON. */
    static final String JSON = "application/json";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final URI base;
    private final Optional<String> authorization;
    private final HttpClient client;

    /** The API there; {@code tls} is what is used of it when the URL says https. */
    AdminApi(URI base, Optional<String> authorization, SSLContext tls) {
        this.base = base;
        this.authorization = authorization;
        this.client =
                HttpClient.newBuilder().connectTimeout(CONNECT).sslContext(tls).build();
    }

    /**
     * An answer.
     *
     * @param body as it came
     * @param etag empty when there was none
     */
    record Answer(String body, String etag) {
        Value value() {
            return new Value(TreeText.read(body, "answer").value().orElse(TreeText.Nothing.NOTHING));
        }
    }

    Answer get(String path) throws ApiException {
        return send("GET", path, "", Map.of("Accept", JSON));
    }

    /** Sends; every status but 2xx is an exception with what the problem says. */
    Answer send(String method, String path, String body, Map<String, String> headers) throws ApiException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        authorization.ifPresent(value -> request.header("Authorization", value));
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw problem(answer.statusCode(), new Answer(answer.body(), "").value());
            }
            return new Answer(answer.body(), answer.headers().firstValue("ETag").orElse(""));
        } catch (ConnectException e) {
            throw new ApiException("cannot reach " + base + ": nothing answers there (--server)", e);
        } catch (IOException e) {
            throw new ApiException("cannot talk to " + base + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted", e);
        }
    }

    /** The lines of an endless answer. */
    Stream<String> lines(String path) throws ApiException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            HttpResponse<Stream<String>> answer = client.send(request.build(), BodyHandlers.ofLines());
            if (answer.statusCode() / 100 != 2) {
                throw problem(answer.statusCode(), new Value(Map.of()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new ApiException("cannot talk to " + base + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted", e);
        }
    }

    private static ApiException problem(int status, Value problem) {
        String detail = problem.get("detail").text();
        String hint = status == 401 ? " (--token-file, FAIRLEAD_TOKEN, --user)" : "";
        List<String> findings =
                problem.get("errors").list().stream().map(AdminApi::finding).toList();
        return new ApiException((detail.isEmpty() ? "the server answered " + status : detail) + hint, findings);
    }

    /** A finding of an answer as a line that begins with its place. */
    static String finding(Value finding) {
        String line = finding.get("line").text();
        String place = finding.get("line").number() > 0
                ? line + ":" + finding.get("column").text() + ": "
                : finding.get("pointer").text().isEmpty()
                        ? ""
                        : finding.get("pointer").text() + ": ";
        String hint = finding.get("hint").text();
        return place + finding.get("severity").text() + " ["
                + finding.get("code").text() + "] " + finding.get("detail").text()
                + (hint.isEmpty() ? "" : " (" + hint + ")");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
