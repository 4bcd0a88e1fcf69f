package io.fairlead.model.config;

import io.fairlead.model.expr.Expression;

/** What a condition looks at. HAProxy manual 7.3 (sample fetch methods). */
public sealed interface Fetch {

    /** {@code hdr(name)}: every comma-separated value of every header of that name (manual 7.3.6). */
    record Header(String name) implements Fetch {}

    /** {@code path}: the request target up to the question mark, neither decoded nor normalised. */
    record Path() implements Fetch {}

    /** {@code url}: the request target as received. */
    record Url() implements Fetch {}

    /** {@code query}: what follows the first question mark. */
    record Query() implements Fetch {}

    /** {@code method}. */
    record Method() implements Fetch {}

    /** {@code src}: the client's address. */
    record Source() implements Fetch {}

    /** {@code ssl_fc}: whether the client's connection is TLS. */
    record FrontendTls() implements Fetch {}

    /** {@code nbsrv(backend)}: how many servers of that backend are usable. */
    record UsableServers(String backend) implements Fetch {}

    /** {@code always_true}. */
    record AlwaysTrue() implements Fetch {}

    /**
     * Any other expression, and any with converters or arguments. It is looked at as often as it exists: every value of
     * a header, each comma-separated element of it.
     */
    record Sample(Expression expression) implements Fetch {}
}
