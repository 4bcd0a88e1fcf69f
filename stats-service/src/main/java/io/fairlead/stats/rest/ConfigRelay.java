package io.fairlead.stats.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.rest.Problem;
import io.fairlead.servicekit.rest.TokenFilter;
import io.fairlead.stats.StatsService;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * The way from the dashboard of a stats-service that runs alone to a config-service: requests for the configuration, the
 * certificates and orders to servers go to the first one that is there, in the name of who is logged in here.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHORIZATION)
public class ConfigRelay implements ContainerRequestFilter {

    private static final System.Logger LOG = System.getLogger(ConfigRelay.class.getName());
    private static final List<String> ELSEWHERE = List.of("/api/v1/config", "/api/v1/certificates", "/api/v1/servers");
    private static final List<String> SENT =
            List.of("Accept", "Content-Type", "If-Match", "If-None-Match", "X-Change-Reason", "Idempotency-Key");
    private static final List<String> BACK =
            List.of("Content-Type", "ETag", "Link", "Location", "Cache-Control", "Idempotency-Replayed", "Allow");
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST = 16 << 20;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String path = "/" + request.getUriInfo().getPath().replaceFirst("^/+", "");
        List<URI> services = ServiceHost.current()
                .find(StatsService.class)
                .map(StatsService::configServices)
                .orElse(List.of());
        if (services.isEmpty() || ELSEWHERE.stream().noneMatch(path::startsWith)) {
            return;
        }
        byte[] body = request.hasEntity() ? read(request.getEntityStream()) : new byte[0];
        for (URI service : services) {
            try {
                request.abortWith(answer(client.send(asked(request, service, body), BodyHandlers.ofByteArray())));
                return;
            } catch (java.net.ConnectException | java.net.http.HttpConnectTimeoutException e) {
                // Nothing was sent to it: the next one may be asked.
                LOG.log(Level.DEBUG, "config-service-unreachable", e);
            } catch (IOException e) {
                request.abortWith(unreachable("the config-service did not answer: " + e.getMessage()));
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                request.abortWith(unreachable("interrupted"));
                return;
            }
        }
        request.abortWith(unreachable("no config-service can be reached"));
    }

    private static byte[] read(InputStream entity) throws IOException {
        return entity.readNBytes(MOST);
    }

    private static HttpRequest asked(ContainerRequestContext request, URI service, byte[] body) {
        URI uri = request.getUriInfo().getRequestUri();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        // Put together, not resolved: a path that begins with two slashes would name another host, which gets our
        // token.
        String place = service.getScheme() + "://" + service.getRawAuthority() + "/"
                + uri.getRawPath().replaceFirst("^/+", "");
        HttpRequest.Builder asked = HttpRequest.newBuilder(URI.create(place + query))
                .timeout(PATIENCE)
                .header(
                        "Authorization",
                        "Bearer " + ServiceHost.current().token().value())
                .method(
                        request.getMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        String name = request.getHeaderString(TokenFilter.CALLER);
        String role = request.getHeaderString(TokenFilter.ROLE);
        if (name != null && role != null && !name.equals("admin")) {
            asked.header(TokenFilter.FOR, name + " " + role);
        }
        for (String header : SENT) {
            String value = request.getHeaderString(header);
            if (value != null && !value.isEmpty()) {
                asked.header(header, value);
            }
        }
        return asked.build();
    }

    private static Response answer(HttpResponse<byte[]> said) {
        Response.ResponseBuilder answer = Response.status(said.statusCode());
        if (said.body().length > 0) {
            answer.entity(said.body());
        }
        for (String header : BACK) {
            said.headers().firstValue(header).ifPresent(value -> answer.header(header, value));
        }
        return answer.build();
    }

    private static Response unreachable(String why) {
        return Problem.of(503, "Service Unavailable", why).response();
    }
}
