package io.fairlead.model.config;

import java.util.List;

/**
 * {@code option forwardfor}: the client's address travels to the server as one more, last header field. HAProxy manual
 * 4.2. When a frontend and its backend both ask for it, the backend's header name and exceptions win.
 *
 * @param header name of the field, by default {@code X-Forwarded-For}
 * @param except networks in CIDR form whose clients get no field
 * @param ifNone adds the field only to a request that has none
 */
public record ForwardFor(String header, List<String> except, boolean ifNone) {

    /** {@code X-Forwarded-For} for every client. */
    public static final ForwardFor DEFAULT = new ForwardFor("X-Forwarded-For", List.of(), false);

    public ForwardFor {
        except = List.copyOf(except);
    }
}
