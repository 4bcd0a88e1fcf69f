package io.fairlead.dataplane.rules;

import java.net.InetSocketAddress;

/**
 * What a condition may ask beside the request itself.
 *
 * @param client the client's address
 * @param tls whether the client's connection is TLS
 */
public record Facts(InetSocketAddress client, boolean tls) {}
