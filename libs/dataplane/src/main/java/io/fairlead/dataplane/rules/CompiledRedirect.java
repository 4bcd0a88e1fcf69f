package io.fairlead.dataplane.rules;

import io.fairlead.model.config.RedirectOptions;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.StatusResponse;
import org.jspecify.annotations.Nullable;

/** A redirect, ready for traffic. HAProxy manual 4.2 {@code redirect}. */
public record CompiledRedirect(Kind kind, int code, CompiledTemplate target, RedirectOptions options)
        implements CompiledAction.Final {

    /** What the target is. */
    public enum Kind {
        SCHEME,
        LOCATION,
        PREFIX
    }

    /** The answer; null when the location is empty and such are to be ignored. */
    public @Nullable StatusResponse answer(RequestHead head, Facts facts) {
        String text = target.text(head, facts);
        String location = switch (kind) {
            case SCHEME -> text + "://" + head.host() + path(head);
            case LOCATION -> text;
            case PREFIX -> (text.equals("/") ? "" : text) + path(head);
        };
        if (options.ignoreEmpty() && location.isEmpty()) {
            return null;
        }
        String headers = "location: " + location + "\r\n"
                + (code == 302 || code == 303 || code == 307 ? "cache-control: no-cache\r\n" : "")
                + options.setCookie()
                        .map(cookie ->
                                "set-cookie: " + (cookie.indexOf('=') < 0 ? cookie + "=" : cookie) + "; path=/;\r\n")
                        .orElse("")
                + options.clearCookie()
                        .map(cookie -> "set-cookie: " + (cookie.indexOf('=') < 0 ? cookie + "=" : cookie)
                                + "; path=/; Expires=Thu, 01-Jan-1970 00:00:01 GMT;\r\n")
                        .orElse("");
        return StatusResponse.of(code, headers, "");
    }

    private String path(RequestHead head) {
        String path = head.pathAndQuery();
        if (!options.dropQuery()) {
            return path;
        }
        int query = path.indexOf('?');
        String bare = query < 0 ? path : path.substring(0, query);
        return options.appendSlash() && !bare.endsWith("/") ? bare + "/" : bare;
    }
}
