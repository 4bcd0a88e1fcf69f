package io.fairlead.servicekit.rest;

import io.fairlead.servicekit.program.ServiceHost;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/** Lets nobody into {@code /api} without the admin token. RFC 6750. */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class TokenFilter implements ContainerRequestFilter {

    private static final String SCHEME = "Bearer ";

    @Override
    public void filter(ContainerRequestContext request) {
        if (!guarded(request.getUriInfo().getPath())) {
            return;
        }
        String offered = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (offered == null
                || !offered.startsWith(SCHEME)
                || !ServiceHost.current().token().matches(offered.substring(SCHEME.length()))) {
            Response denied = Problem.of(401, "Unauthorized", "the admin token is missing or wrong")
                    .response();
            request.abortWith(Response.fromResponse(denied)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"fairlead\"")
                    .build());
        }
    }

    /** Whether a decoded path is of the API, however many slashes it begins with. */
    static boolean guarded(String path) {
        return path.replaceFirst("^/+", "").startsWith("api");
    }
}
