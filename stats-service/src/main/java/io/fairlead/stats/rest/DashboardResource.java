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
import java.util.Set;

/** The dashboard's own files; they hold no data, so they need no token. */
@Path("/")
@RequestScoped
public class DashboardResource {

    private static final Set<String> FILES = Set.of(
            "index.html",
            "app.js",
            "api.js",
            "store.js",
            "route.js",
            "format.js",
            "parts.js",
            "overview.js",
            "proxies.js",
            "actions.js",
            "drawer.js",
            "config.js",
            "form.js",
            "alerts.js",
            "style.css",
            "icon.svg");
    /** Libraries that are not ours, as they came. */
    private static final Set<String> VENDORED = Set.of("preact-htm.js", "uplot.js", "uplot.css");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

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
        boolean vendored = VENDORED.contains(name);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !(vendored || FILES.contains(name))) {
            return Problem.of(404, "Not Found", "no such file").response();
        }
        try (InputStream in =
                DashboardResource.class.getResourceAsStream("/dashboard/" + (vendored ? "vendor/" : "") + name)) {
            if (in == null) {
                throw new IOException("the program lacks dashboard/" + name);
            }
            return Response.ok(in.readAllBytes())
                    .header(HttpHeaders.CONTENT_TYPE, type)
                    .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .header("Content-Security-Policy", POLICY)
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer")
                    .build();
        }
    }
}
