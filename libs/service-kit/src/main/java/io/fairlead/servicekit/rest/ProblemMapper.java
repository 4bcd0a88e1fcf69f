package io.fairlead.servicekit.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;
import java.util.UUID;

/** Every failure of a resource as a problem; what is our own fault is logged under a number, never shown. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());

    @Context
    @SuppressWarnings("NullAway.Init") // The container sets it.
    private UriInfo request;

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException web) {
            int status = web.getResponse().getStatus();
            // Outside the API an empty 404 lets the server's other parts have the request: health, metrics, pages.
            boolean notOurs = status == 404 && !TokenFilter.guarded(request.getPath());
            if (web.getResponse().hasEntity() || status < 400 || notOurs) {
                return web.getResponse();
            }
            String title = web.getResponse().getStatusInfo().getReasonPhrase();
            Response problem = Problem.of(status, title, detail(status, title)).response();
            Object allowed = web.getResponse().getHeaders().getFirst(HttpHeaders.ALLOW);
            return allowed == null
                    ? problem
                    : Response.fromResponse(problem)
                            .header(HttpHeaders.ALLOW, allowed)
                            .build();
        }
        if (thrown instanceof io.fairlead.cluster.ClusterUnavailableException) {
            return Problem.of(503, "Service Unavailable", "the shared state cannot be reached")
                    .response();
        }
        String number = UUID.randomUUID().toString();
        LOG.log(Level.ERROR, "request-failed number=" + number, thrown);
        return Problem.of(500, "Internal Server Error", "logged as " + number).response();
    }

    private String detail(int status, String title) {
        return switch (status) {
            case 404 -> "there is no " + request.getPath();
            case 405 -> "this method is not one of " + request.getPath();
            case 406 -> "none of the media types in Accept is to be had";
            case 415 -> "a body of this Content-Type is not understood";
            default -> title;
        };
    }
}
