package io.fairlead.edge;

import io.fairlead.net.http1.RequestHead;
import java.net.InetSocketAddress;

/**
 * A request that is only asked about.
 *
 * @param frontend where it would arrive; empty where the port says
 * @param port where it would arrive
 * @param tls whether it would come over TLS
 * @param source whom it would come from
 * @param head the request
 */
public record Question(String frontend, int port, boolean tls, InetSocketAddress source, RequestHead head) {}
