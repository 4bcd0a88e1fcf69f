package io.fairlead.stats.rest;

import io.fairlead.servicekit.rest.Problem;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** The dashboard's own files; they hold no data, so they need no token. */
@Path("/")
@RequestScoped
public class DashboardResource {

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "app.js", "text/javascript; charset=utf-8",
            "view.js", "text/javascript; charset=utf-8",
            "style.css", "text/css; charset=utf-8",
            "icon.svg", "image/svg+xml");

    /** Nothing but our own files may run or be loaded, and nobody may frame the page. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** The page. */
    @GET
    public Response index() throws IOException {
        return file("index.html");
    }

    /** A file the page needs. */
    @GET
    @Path("/dashboard/{file}")
    public Response file(@PathParam("file") String name) throws IOException {
        Optional<String> type = Optional.ofNullable(TYPES.get(name));
        if (type.isEmpty()) {
            return Problem.of(404, "Not Found", "no such file").response();
        }
        try (InputStream in = DashboardResource.class.getResourceAsStream("/dashboard/" + name)) {
            if (in == null) {
                throw new IOException("the program lacks dashboard/" + name);
            }
            return Response.ok(in.readAllBytes())
                    .header(HttpHeaders.CONTENT_TYPE, type.get())
                    .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .header("Content-Security-Policy", POLICY)
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer")
                    .build();
        }
    }
}
