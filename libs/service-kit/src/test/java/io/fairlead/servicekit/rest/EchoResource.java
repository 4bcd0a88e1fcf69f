package io.fairlead.servicekit.rest;

import io.fairlead.cluster.ClusterUnavailableException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/** Every kind of ending a resource can have. */
@Path("/api/v1/echo")
public class EchoResource {

    /** Fine. */
    @GET
    @Produces("application/json")
    public Response get() {
        return Response.ok("{\"echo\":true}").build();
    }

    /** Fine with a body. */
    @PUT
    @Consumes("application/json")
    @Produces("application/json")
    public Response put(String body) {
        return Response.ok("{\"length\":" + body.length() + "}").build();
    }

    /** Our own fault. */
    @GET
    @Path("/broken")
    public Response broken() {
        throw new IllegalStateException("the password is swordfish");
    }

    /** The cluster's. */
    @GET
    @Path("/alone")
    public Response alone() {
        throw new ClusterUnavailableException("nobody there", new IllegalStateException("far away"));
    }
}
