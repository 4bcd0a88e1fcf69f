package io.fairlead.servicekit.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.security.Caller;
import io.fairlead.servicekit.security.Entry;
import io.fairlead.servicekit.security.Role;
import io.helidon.webserver.http.ServerRequest;
import jakarta.annotation.Priority;
import jakarta.json.Json;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Lets nobody into {@code /api} without a token (RFC 6750), nobody do more than the token's role, and writes down every
 * change and refusal.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class TokenFilter implements ContainerRequestFilter, ContainerResponseFilter {

    /** The request header in which resources find who calls; set here, whatever the client sent. */
    public static final String CALLER = "Fairlead-Caller";

    private static final String SCHEME = "Bearer ";
    private static final InstantSource CLOCK = InstantSource.system();

    @Context
    @SuppressWarnings("NullAway.Init") // The container sets it.
    private ServerRequest connection;

    @Override
    public void filter(ContainerRequestContext request) {
        request.getHeaders().remove(CALLER);
        if (!guarded(request.getUriInfo().getPath())) {
            return;
        }
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        Optional<String> offered = Optional.ofNullable(header)
                .filter(value -> value.startsWith(SCHEME))
                .map(value -> value.substring(SCHEME.length()));
        switch (ServiceHost.current().gate().enter(address(), offered)) {
            case Entry.Admitted(Caller caller) -> admitted(request, caller);
            case Entry.Refused refused ->
                request.abortWith(Response.fromResponse(Problem.of(401, "Unauthorized", "the token is missing or wrong")
                                .response())
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"fairlead\"")
                        .build());
            case Entry.LockedOut(Duration rest) ->
                request.abortWith(Response.fromResponse(
                                Problem.of(429, "Too Many Requests", "too many wrong tokens from this address")
                                        .response())
                        .header(HttpHeaders.RETRY_AFTER, rest.toSeconds() + 1)
                        .build());
        }
    }

    private static void admitted(ContainerRequestContext request, Caller caller) {
        request.getHeaders().putSingle(CALLER, caller.name());
        Role needed = needed(request.getMethod(), request.getUriInfo().getPath());
        if (!caller.role().includes(needed)) {
            String detail = "the token \"" + caller.name() + "\" is a "
                    + caller.role().name().toLowerCase(java.util.Locale.ROOT) + "'s, this needs the role "
                    + needed.name().toLowerCase(java.util.Locale.ROOT);
            request.abortWith(Problem.of(403, "Forbidden", detail).response());
        }
    }

    /** The role a request needs: what is not known to be harmless needs the highest. */
    static Role needed(String method, String path) {
        String below = path.replaceFirst("^/+", "");
        if (below.startsWith("api/v1/tokens") || below.startsWith("api/v1/audit")) {
            return Role.ADMIN;
        }
        if (method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS")) {
            return Role.VIEWER;
        }
        if (below.startsWith("api/v1/explain")) {
            return Role.VIEWER;
        }
        boolean operating = below.startsWith("api/v1/servers/") || below.startsWith("api/v1/alerts/");
        return operating ? Role.OPERATOR : Role.ADMIN;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        int status = response.getStatus();
        boolean refused = status == 401 || status == 403 || status == 429;
        boolean change =
                !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
        if (!guarded(request.getUriInfo().getPath()) || !(refused || change)) {
            return;
        }
        ServiceHost.current()
                .gate()
                .audit()
                .add(Json.createObjectBuilder()
                        .add("time", CLOCK.instant().toString())
                        .add("caller", header(request, CALLER))
                        .add("address", address())
                        .add("method", request.getMethod())
                        .add("path", request.getUriInfo().getRequestUri().getRawPath())
                        .add("status", status)
                        .add("reason", header(request, "X-Change-Reason"))
                        .build()
                        .toString());
    }

    private static String header(ContainerRequestContext request, String name) {
        String value = request.getHeaderString(name);
        return value == null ? "" : value.substring(0, Math.min(500, value.length()));
    }

    private String address() {
        return connection.remotePeer().host();
    }

    /** Whether a decoded path is of the API, however many slashes it begins with. */
    static boolean guarded(String path) {
        return path.replaceFirst("^/+", "").startsWith("api");
    }
}
