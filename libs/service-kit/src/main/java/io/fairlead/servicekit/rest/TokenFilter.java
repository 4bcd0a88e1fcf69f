package io.fairlead.servicekit.rest;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.servicekit.security.Caller;
import io.fairlead.servicekit.security.Credential;
import io.fairlead.servicekit.security.Entry;
import io.fairlead.servicekit.security.Gate;
import io.fairlead.servicekit.security.Role;
import io.fairlead.servicekit.security.Users;
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
import java.util.Locale;

/**
 * Lets nobody into {@code /api} without a token (RFC 6750), a password (RFC 7617) or the cookie of a login, nobody do more
 * than the role says, and writes down every change and refusal.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class TokenFilter implements ContainerRequestFilter, ContainerResponseFilter {

    /** The request header in which resources find who calls; set here, whatever the client sent. */
    public static final String CALLER = "Fairlead-Caller";

    /** The request header in which resources find the caller's role. */
    public static final String ROLE = "Fairlead-Role";

    /** The request header by which a program that has the admin token says for whom it asks, {@code NAME ROLE}. */
    public static final String FOR = "Fairlead-For";

    /** The request header that a change made with a cookie needs: no page of another site can know it or send it. */
    public static final String PROOF = "Fairlead-Proof";

    /** The property of a request with the user it names. */
    static final String TRIED = "fairlead.tried";

    private static final InstantSource CLOCK = InstantSource.system();

    @Context
    @SuppressWarnings("NullAway.Init") // The container sets it.
    private ServerRequest connection;

    @Override
    public void filter(ContainerRequestContext request) {
        request.getHeaders().remove(CALLER);
        request.getHeaders().remove(ROLE);
        String path = request.getUriInfo().getPath();
        if (!guarded(path) || login(request.getMethod(), path)) {
            return;
        }
        Gate gate = ServiceHost.current().gate();
        Credential credential = Credentials.of(request, connection);
        if (credential instanceof Credential.Password(String user, String password)
                && gate.users().has(user)) {
            request.setProperty(TRIED, user);
        }
        switch (gate.enter(address(), credential)) {
            case Entry.Admitted(Caller caller) -> admitted(request, caller, credential);
            case Entry.Refused refused -> request.abortWith(refused());
            case Entry.LockedOut(Duration rest) -> request.abortWith(lockedOut(rest));
        }
    }

    /** The answer to who shows nothing, or the wrong thing. */
    static Response refused() {
        // No challenge for Basic: a browser would ask with a window of its own instead of leaving it to the dashboard.
        return Response.fromResponse(Problem.of(401, "Unauthorized", "the token is missing or wrong")
                        .response())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"fairlead\"")
                .build();
    }

    /** The answer to who guesses. */
    static Response lockedOut(Duration rest) {
        return Response.fromResponse(
                        Problem.of(429, "Too Many Requests", "too many wrong tokens or passwords from this address")
                                .response())
                .header(HttpHeaders.RETRY_AFTER, rest.toSeconds() + 1)
                .build();
    }

    private static void admitted(ContainerRequestContext request, Caller who, Credential credential) {
        Caller caller = meant(request, who);
        request.getHeaders().putSingle(CALLER, caller.name());
        request.getHeaders().putSingle(ROLE, caller.role().name().toLowerCase(Locale.ROOT));
        if (credential instanceof Credential.Cookie(String id)
                && !harmless(request.getMethod())
                && !ServiceHost.current().gate().sessions().proves(id, header(request, PROOF))) {
            request.abortWith(Problem.of(403, "Forbidden", "a change with a cookie needs the header " + PROOF)
                    .response());
            return;
        }
        Role needed = needed(request.getMethod(), request.getUriInfo().getPath());
        if (!caller.role().includes(needed)) {
            String detail = "\"" + caller.name() + "\" is " + named(caller.role()) + ", this needs the role "
                    + needed.name().toLowerCase(Locale.ROOT);
            request.abortWith(Problem.of(403, "Forbidden", detail).response());
        }
    }

    /** The admin token speaks for others: another program asked them who they are, and their role holds here too. */
    private static Caller meant(ContainerRequestContext request, Caller who) {
        String[] said = header(request, FOR).split(" ", -1);
        if (!who.name().equals("admin") || said.length != 2 || !Users.isName(said[0])) {
            return who;
        }
        try {
            return new Caller(said[0], Role.valueOf(said[1].toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return who;
        }
    }

    private static String named(Role role) {
        return switch (role) {
            case VIEWER -> "a viewer";
            case OPERATOR -> "an operator";
            case ADMIN -> "an admin";
        };
    }

    private static boolean harmless(String method) {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    /** Whether this is how somebody gets in, and so needs nothing yet. */
    private static boolean login(String method, String path) {
        return method.equals("POST") && path.replaceFirst("^/+", "").equals("api/v1/session");
    }

    /** The role a request needs: what is not known to be harmless needs the highest. */
    static Role needed(String method, String path) {
        String below = path.replaceFirst("^/+", "");
        if (below.startsWith("api/v1/tokens") || below.startsWith("api/v1/users") || below.startsWith("api/v1/audit")) {
            return Role.ADMIN;
        }
        if (harmless(method) || below.startsWith("api/v1/explain") || below.equals("api/v1/session")) {
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
                        .add("caller", caller(request))
                        .add("address", address())
                        .add("method", request.getMethod())
                        .add("path", request.getUriInfo().getRequestUri().getRawPath())
                        .add("status", status)
                        .add("reason", header(request, "X-Change-Reason"))
                        .build()
                        .toString());
    }

    /** Who was let in, or as whom somebody tried in vain; nothing that might be a secret typed into the wrong field. */
    private static String caller(ContainerRequestContext request) {
        String admitted = header(request, CALLER);
        return admitted.isEmpty() && request.getProperty(TRIED) instanceof String user ? user : admitted;
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
