package io.fairlead.model.config;

import java.util.Optional;

/**
 * What else a redirect does. HAProxy manual 4.2 {@code redirect}.
 *
 * @param dropQuery the query does not travel with a prefix
 * @param appendSlash a slash is put behind a path without one, with drop-query
 * @param ignoreEmpty an empty location is no redirect
 * @param setCookie a cookie {@code NAME[=value]} that is set
 * @param clearCookie a cookie that is deleted
 */
public record RedirectOptions(
        boolean dropQuery,
        boolean appendSlash,
        boolean ignoreEmpty,
        Optional<String> setCookie,
        Optional<String> clearCookie) {

    /** None of them. */
    public static final RedirectOptions NONE =
            new RedirectOptions(false, false, false, Optional.empty(), Optional.empty());
}
