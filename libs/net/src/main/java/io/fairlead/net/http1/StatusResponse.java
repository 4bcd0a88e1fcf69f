package io.fairlead.net.http1;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** A small complete answer of our own, encoded once. */
public final class StatusResponse {

    private static final Pattern CLOSES = Pattern.compile("\r\nconnection:[ \t]*close[ \t]*\r\n");

    private final byte[] full;
    private final int headLength;

    private StatusResponse(String statusLine, String headers, String body) {
        byte[] bodyBytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] headBytes = (statusLine + "content-length: " + bodyBytes.length + "\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        this.headLength = headBytes.length;
        this.full = java.util.Arrays.copyOf(headBytes, headBytes.length + bodyBytes.length);
        System.arraycopy(bodyBytes, 0, full, headLength, bodyBytes.length);
    }

    private StatusResponse(byte[] full, int headLength) {
        this.full = full;
        this.headLength = headLength;
    }

    /** An answer whose head and body are written already; an empty head is no answer at all. */
    public static StatusResponse of(byte[] head, byte[] body) {
        byte[] full = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, full, head.length, body.length);
        return new StatusResponse(full, head.length);
    }

    /** Whether nothing is sent. */
    public boolean empty() {
        return full.length == 0;
    }

    /** Whether its head says that the connection ends with it, as a page written by hand may, by its version even. */
    public boolean closes() {
        String head = new String(full, 0, headLength, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return full.length == 0
                || head.startsWith("http/1.0")
                || CLOSES.matcher(head).find();
    }

    /** How long the head is. */
    public int headLength() {
        return headLength;
    }

    /** An error page, worded after the status. */
    public static StatusResponse error(int status, String sentence) {
        String body = "<html><body><h1>" + status + " " + reason(status) + "</h1>\n" + sentence + "\n</body></html>\n";
        return new StatusResponse(
                "HTTP/1.1 " + status + " " + reason(status) + "\r\n",
                "cache-control: no-cache\r\ncontent-type: text/html\r\n",
                body);
    }

    /**
     * Any answer.
     *
     * @param headers complete lines, each with its CRLF, without Content-Length
     */
    public static StatusResponse of(int status, String headers, String body) {
        return new StatusResponse("HTTP/1.1 " + status + " " + reason(status) + "\r\n", headers, body);
    }

    /** The same with one more header line, which ends with CRLF. */
    public StatusResponse with(String line) {
        byte[] more = line.getBytes(StandardCharsets.US_ASCII);
        byte[] longer = new byte[full.length + more.length];
        int fields = headLength - 2;
        System.arraycopy(full, 0, longer, 0, fields);
        System.arraycopy(more, 0, longer, fields, more.length);
        System.arraycopy(full, fields, longer, fields + more.length, full.length - fields);
        return new StatusResponse(longer, headLength + more.length);
    }

    /** The bytes of head and body. */
    public byte[] bytes() {
        return full.clone();
    }

    /** Sends it, without the body when it answers a HEAD. */
    public void writeTo(io.fairlead.net.io.Transport to, boolean headOnly, long deadline) throws java.io.IOException {
        if (full.length > 0) {
            to.write(full, 0, headOnly ? headLength : full.length, deadline);
        }
    }

    /** The status code it carries, 0 when nothing is sent. */
    public int status() {
        return full.length < 12 ? 0 : (full[9] - '0') * 100 + (full[10] - '0') * 10 + full[11] - '0';
    }

    /** Length as sent. */
    public int length(boolean headOnly) {
        return headOnly ? headLength : full.length;
    }

    /** The phrase for a status. RFC 9110 section 15. */
    public static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 203 -> "Non-Authoritative Information";
            case 204 -> "No Content";
            case 206 -> "Partial Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Time-out";
            case 410 -> "Gone";
            case 413 -> "Payload Too Large";
            case 414 -> "URI Too Long";
            case 425 -> "Too Early";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 304 -> "Not Modified";
            case 402 -> "Payment Required";
            case 407 -> "Unauthorized";
            case 409 -> "Conflict";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 418 -> "I'm a teapot";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Time-out";
            case 505 -> "HTTP Version Not Supported";
            default -> "Status";
        };
    }
}
