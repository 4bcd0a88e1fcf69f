package io.fairlead.dataplane.persistence;

import io.fairlead.net.http1.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Whether a cache might keep an answer: it may, and it would know how long or how to ask again. RFC 9111 section 3, as
 * far as HAProxy looks.
 */
final class Cacheability {

    /** The field that keeps shared caches from it. */
    static final byte[] PRIVATE = "cache-control: private\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] CONTROL = "cache-control".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PRAGMA = "pragma".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] EXPIRES = "expires".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAG = "etag".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MODIFIED = "last-modified".getBytes(StandardCharsets.US_ASCII);

    private Cacheability() {}

    static boolean of(ResponseHead head, String method) {
        int pragma = head.find(PRAGMA, 0);
        if (pragma >= 0 && head.listContains(pragma, "no-cache")) {
            return false;
        }
        boolean cacheable = usually(head.status()) && (method.equals("GET") || method.equals("HEAD"));
        boolean dated = head.find(EXPIRES, 0) >= 0 || head.find(TAG, 0) >= 0 || head.find(MODIFIED, 0) >= 0;
        for (int i = head.find(CONTROL, 0); i >= 0; i = head.find(CONTROL, i + 1)) {
            for (String element : head.value(i).toLowerCase(Locale.ROOT).split(",", -1)) {
                String word = element.strip();
                dated |= word.startsWith("max-age=") || word.startsWith("s-maxage=");
                cacheable = allowed(word, cacheable);
            }
        }
        return cacheable && dated;
    }

    private static boolean allowed(String word, boolean before) {
        return switch (word) {
            case "private", "no-cache", "no-store", "max-age=0", "s-maxage=0" -> false;
            case "public" -> true;
            default -> before;
        };
    }

    private static boolean usually(int status) {
        return switch (status) {
            case 200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501 -> true;
            default -> false;
        };
    }
}
