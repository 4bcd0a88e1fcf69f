package io.fairlead.servicekit.rest;

import io.fairlead.servicekit.security.Credential;
import io.helidon.webserver.http.ServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a request shows to be let in: {@code Authorization: Bearer}, {@code Authorization: Basic}, or the cookie. */
final class Credentials {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";
    private static final int LONGEST = 2_000;

    private Credentials() {}

    static Credential of(ContainerRequestContext request, ServerRequest connection) {
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            Cookie cookie = request.getCookies().get(cookie(connection));
            return cookie == null
                            || cookie.getValue().isEmpty()
                            || cookie.getValue().length() > LONGEST
                    ? new Credential.None()
                    : new Credential.Cookie(cookie.getValue());
        }
        if (header.length() > LONGEST) {
            return new Credential.None();
        }
        if (header.startsWith(BEARER)) {
            return new Credential.Token(header.substring(BEARER.length()));
        }
        // RFC 9110 section 11.1: the scheme's name in any case; tokens are as strict as they were.
        return header.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? basic(header.substring(BASIC.length()).strip())
                : new Credential.None();
    }

    private static Credential basic(String encoded) {
        try {
            String both = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = both.indexOf(':');
            return colon < 0
                    ? new Credential.None()
                    : new Credential.Password(both.substring(0, colon), both.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return new Credential.None();
        }
    }

    /** Cookies know no ports: each listener of a host has a name of its own. */
    static String cookie(ServerRequest connection) {
        return "fairlead-session-" + connection.localPeer().port();
    }

    /** The cookie of a login: not for scripts, not for requests that other sites cause (RFC 6265bis). */
    static NewCookie cookie(ServerRequest connection, String value, int seconds) {
        return new NewCookie.Builder(cookie(connection))
                .value(value)
                .path("/")
                .maxAge(seconds)
                .httpOnly(true)
                .secure(connection.isSecure())
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
