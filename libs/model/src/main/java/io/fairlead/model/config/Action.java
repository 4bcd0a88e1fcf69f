package io.fairlead.model.config;

import java.util.Optional;

/** What a request rule does when its condition holds. HAProxy manual 4.2 {@code http-request}. */
public sealed interface Action {

    /** {@code redirect scheme}: same host and target, other scheme. */
    record RedirectScheme(String scheme, int code) implements Action {}

    /** {@code redirect location}: to exactly this place. */
    record RedirectLocation(String location, int code) implements Action {}

    /** {@code redirect prefix}: this in front of the request target. */
    record RedirectPrefix(String prefix, int code) implements Action {}

    /** {@code deny}: answers with this status and stops. */
    record Deny(int status) implements Action {}

    /** {@code return}: answers with this status and body and stops. */
    record Return(int status, Optional<String> contentType, String body) implements Action {}

    /** {@code set-header}: replaces every header of that name. */
    record SetHeader(String name, String value) implements Action {}

    /** {@code add-header}. */
    record AddHeader(String name, String value) implements Action {}

    /** {@code del-header}. */
    record DelHeader(String name) implements Action {}
}
